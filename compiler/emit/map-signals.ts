// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "../../circuits/signals.ts";
import { elementAt } from "../graph/element-at.ts";
import type { IntegerMap } from "../graph/integer-map.ts";
import type { WitnessWriter } from "../primitive.ts";
import { mapParts, type NamedBlock } from "./map-parts.ts";
import { hasComponents } from "./packed-circuit.ts";

/** The signals of `mapCircuit`. The wires of its elements are no sums: then a block has the form that its size gives it. */
export function mapSignals(map: IntegerMap, output: string): WitnessWriter {
  const { dense, gathered, rest, isReadable, restName } = mapParts(map, output);
  return (signals, { inputs, output: sums }) => {
    const elements = inputs.flat();
    const sumsOf = (rows: Iterable<number>): bigint[] => Array.from(rows, (row) => elementAt(sums, row));
    for (const { block, name } of dense) signals.setAll(name, sumsOf(block.rows));
    for (const named of gathered) writePositions(signals, named, elements, sumsOf);
    if (!isReadable) signals.setAll(restName, sumsOf(rest));
    else for (const row of rest) signals.set(`${output}_${row}`, elementAt(sums, row));
  };
}

function writePositions(
  signals: Signals,
  { block, name }: NamedBlock,
  elements: readonly bigint[],
  sumsOf: (rows: Iterable<number>) => bigint[],
): void {
  const { channels, positions, taps, rows, columns } = block;
  for (let position = 0; position < positions; position++) {
    const outputs = sumsOf(Array.from({ length: channels }, (_, channel) => rows[channel * positions + position] ?? 0));
    if (!hasComponents(block)) {
      signals.setAll(`${name}[${position}]`, outputs);
      continue;
    }
    const taken = Array.from({ length: taps }, (_, tap) =>
      elementAt(elements, elementAt(columns, position * taps + tap)),
    );
    signals.component(`${name}[${position}]`, (component) => {
      component.setAll("out", outputs);
      component.setAll("in", taken);
    });
  }
}
