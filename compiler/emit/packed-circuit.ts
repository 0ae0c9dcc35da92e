// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { IntegerMap } from "../graph/integer-map.ts";
import type { MapBlock } from "../graph/map-blocks.ts";
import type { Wires } from "../primitive.ts";
import { assignWires, isPlainWire } from "./assign-wires.ts";
import { LOOP_VARIABLES, packedMatrix, type PackedMatrix } from "./packed-matrix.ts";
import { packedRows } from "./packed-rows.ts";
import { arrayText, indexBits, packedWords, packingOf } from "./packed-words.ts";

/** What of the model's template declares signals and what gives them values, templates beside it, and the wire of every row. */
export type PackedCircuit = Readonly<{
  declarations: readonly string[];
  lines: readonly string[];
  templates: readonly string[];
  wires: ReadonlyMap<number, string>;
}>;

/** Products of a matrix from which a component for each position costs circom less than multiplying there. */
const COMPONENT_PRODUCTS = 32;

/** A dense layer: its inputs in one array, and a loop. */
export function denseCircuit(block: MapBlock, name: string, elements: Wires): PackedCircuit {
  const matrix = packedMatrix(block);
  const inputs = Array.from(block.columns, (column) => elementAt(elements, column));
  return {
    declarations: [`signal ${name}[${block.channels}];`],
    lines: [
      `{`,
      ...indented([
        LOOP_VARIABLES,
        `var x[${matrix.width}];`,
        ...assignWires("x", inputs),
        ...matrix.constants,
        ...matrix.loop(`${name}[j] <== sum;`),
      ]),
      `}`,
    ],
    templates: [],
    wires: new Map([...block.rows].map((row, channel) => [row, `${name}[${channel}]`])),
  };
}

/** A matrix at several positions, each of which gathers its inputs from the array `all` of the elements. */
export function gatheredCircuit(block: MapBlock, name: string, elements: Wires): PackedCircuit {
  const matrix = packedMatrix(block);
  const isPlain = [...new Set(block.columns)].every((column) => isPlainWire(elementAt(elements, column)));
  return isPlain && hasComponents(block)
    ? componentsAtPositions(block, matrix, name, elements.length)
    : loopOverPositions(block, matrix, name, elements.length);
}

/** Whether a block at several positions is worth components, where the wires of its elements are no sums. */
export function hasComponents({ channels, taps }: MapBlock): boolean {
  return channels * taps >= COMPONENT_PRODUCTS;
}

/** circom works the matrix out once. */
function componentsAtPositions(block: MapBlock, matrix: PackedMatrix, name: string, width: number): PackedCircuit {
  const { channels, positions, taps, rows } = block;
  const template = `${name}_matrix`;
  const { constants, index } = gatherIndices(block, width);
  return {
    declarations: [`component ${name}[${positions}];`],
    lines: [
      `{`,
      ...indented([
        ...constants,
        `for (var p = 0; p < ${positions}; p++) {`,
        `    ${name}[p] = ${template}();`,
        `    for (var i = 0; i < ${taps}; i++) ${name}[p].in[i] <== all[${index}];`,
        `}`,
      ]),
      `}`,
    ],
    templates: [
      [
        `template ${template}() {`,
        ...indented([
          `signal input in[${taps}];`,
          `signal output out[${channels}];`,
          LOOP_VARIABLES,
          `var x[${matrix.width}];`,
          `for (var i = 0; i < ${taps}; i++) x[i] = in[i];`,
          ...matrix.constants,
          ...matrix.loop("out[j] <== sum;"),
        ]),
        `}`,
      ].join("\n"),
    ],
    wires: wiresOf(rows, positions, (channel, position) => `${name}[${position}].out[${channel}]`),
  };
}

function loopOverPositions(block: MapBlock, matrix: PackedMatrix, name: string, width: number): PackedCircuit {
  const { channels, positions, taps, rows } = block;
  const { constants, index } = gatherIndices(block, width);
  return {
    declarations: [`signal ${name}[${positions}][${channels}];`],
    lines: [
      `{`,
      ...indented([
        LOOP_VARIABLES,
        ...constants,
        ...matrix.constants,
        `for (var p = 0; p < ${positions}; p++) {`,
        `    var x[${matrix.width}];`,
        `    for (var i = 0; i < ${taps}; i++) x[i] = all[${index}];`,
        ...indented(matrix.loop(`${name}[p][j] <== sum;`)),
        `}`,
      ]),
      `}`,
    ],
    templates: [],
    wires: wiresOf(rows, positions, (channel, position) => `${name}[${position}][${channel}]`),
  };
}

function gatherIndices({ columns, positions, taps }: MapBlock, width: number) {
  const bits = indexBits(width);
  const packing = packingOf(bits, taps);
  const { perWord } = packing;
  const rows = Array.from({ length: positions }, (_, position) =>
    packedWords(Array.from(columns.subarray(position * taps, (position + 1) * taps), BigInt), packing, 0n),
  );
  return {
    constants: [
      `// G: which elements position p reads, ${perWord} indices a word of ${bits} bits each, the first in the lowest bits.`,
      ...arrayText("G", rows),
    ],
    index: `G[p][i \\ ${perWord}] >> ${bits} * (i % ${perWord}) & ${2 ** bits - 1}`,
  };
}

/** Rows without a common shape. */
export function sparseCircuit(map: IntegerMap, rows: Uint32Array, name: string, width: number): PackedCircuit {
  return {
    declarations: [`signal ${name}[${rows.length}];`],
    lines: [`{`, ...indented([LOOP_VARIABLES, ...packedRows(map, rows, width, name)]), `}`],
    templates: [],
    wires: new Map([...rows].map((row, at) => [row, `${name}[${at}]`])),
  };
}

function wiresOf(
  rows: Uint32Array,
  positions: number,
  wire: (channel: number, position: number) => string,
): ReadonlyMap<number, string> {
  return new Map([...rows].map((row, at) => [row, wire(Math.floor(at / positions), at % positions)]));
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}
