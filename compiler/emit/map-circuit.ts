// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { IntegerMap } from "../graph/integer-map.ts";
import { isFree, mapBlocks } from "../graph/map-blocks.ts";
import type { CircuitFragment, Wires } from "../primitive.ts";
import { assignWires } from "./assign-wires.ts";
import { mapParts } from "./map-parts.ts";
import { denseCircuit, gatheredCircuit, sparseCircuit, type PackedCircuit } from "./packed-circuit.ts";
import { readableRow } from "./readable-row.ts";

/**
 * A map as one linear constraint a row; constants and copies have none. Few terms are written out, many are packed: each literal
 * costs circom a copy in every form that it makes of the text, and V8 takes no function above a few megabytes.
 */
export function mapCircuit(map: IntegerMap, elements: Wires, output: string): CircuitFragment {
  const wires: string[] = [];
  for (const row of mapBlocks(map).rest) if (isFree(map, row)) wires[row] = freeWire(map, row, elements);
  const parts = mapParts(map, output);
  const { rest, isReadable, restName } = parts;
  const dense = parts.dense.map(({ block, name }) => denseCircuit(block, name, elements));
  const gathered = parts.gathered.map(({ block, name }) => gatheredCircuit(block, name, elements));
  if (!isReadable) gathered.push(sparseCircuit(map, rest, restName, elements.length));
  const packed = [...dense, ...gathered];
  for (const part of packed) for (const [row, wire] of part.wires) wires[row] = wire;

  const lines = [...dense.flatMap((part) => [...part.declarations, ...part.lines]), ...withAll(gathered, elements)];
  if (isReadable)
    for (const row of rest) {
      wires[row] = `${output}_${row}`;
      lines.push(`signal ${output}_${row} <== ${readableRow(map, row, elements)};`);
    }
  return {
    lines,
    includes: [],
    templates: packed.flatMap(({ templates }) => templates),
    wires: Array.from(map.biases, (_, row) => elementAt(wires, row)),
  };
}

/** What reads its elements by number: they stand in the array `all`. */
function withAll(parts: readonly PackedCircuit[], elements: Wires): string[] {
  if (parts.length === 0) return [];
  return [
    ...parts.flatMap(({ declarations }) => declarations),
    `{`,
    ...[`var all[${elements.length}];`, ...assignWires("all", elements), ...parts.flatMap(({ lines }) => lines)].map(
      (line) => `    ${line}`,
    ),
    `}`,
  ];
}

function freeWire({ starts, columns, biases }: IntegerMap, row: number, elements: Wires): string {
  const start = elementAt(starts, row);
  return start === starts[row + 1] ? `(${elementAt(biases, row)})` : elementAt(elements, elementAt(columns, start));
}
