// SPDX-License-Identifier: GPL-3.0-or-later
import { mapCircuit } from "../emit/map-circuit.ts";
import { mapOnnx, mapOnnxConstants } from "../emit/map-onnx.ts";
import { mapSignals } from "../emit/map-signals.ts";
import { integerMapJson, integerMapToJson } from "../graph/integer-map-json.ts";
import { integerMapViolation } from "../graph/integer-map-violation.ts";
import { integerMap, type IntegerMap } from "../graph/integer-map.ts";
import { isFree } from "../graph/map-blocks.ts";
import { reachOfRows, runIntegerMap } from "../graph/run-integer-map.ts";
import type { SparseMap } from "../graph/sparse-map.ts";
import { affineReal } from "./affine/real-face.ts";
import { primitiveOf, type ConstraintCount } from "../primitive.ts";

/** y = b + A x over the elements of all inputs, which differ. */
export type AffineParameters = IntegerMap;

/** y = b + A x, exact. A row costs one linear constraint, whatever its weights; one that only copies or is constant costs none. */
export const definition = primitiveOf<AffineParameters, SparseMap>({
  name: "Affine",
  real: affineReal,

  violation: (map, names, inputs) => {
    if (new Set(names.inputs).size < names.inputs.length) return "one tensor stands twice among the inputs";
    return integerMapViolation(map, sizeOf(inputs));
  },

  toJson: integerMapToJson,
  parse: integerMapJson,
  size: ({ columns }) => columns.length,

  run: (map, inputs) => runIntegerMap(map, inputs.flat()),
  intervals: (map, inputs) => reachOfRows(map, inputs.flat()).map(({ min, max }) => ({ min, max })),
  largestIntermediate: (map, inputs) =>
    reachOfRows(map, inputs.flat()).reduce((most, { largest }) => (largest > most ? largest : most), 0n),

  onnx: (map, { inputs, output }, intervals) => mapOnnx(map, inputs, sizeOf(intervals), output),
  onnxConstants: (map, inputs) => mapOnnxConstants(map, sizeOf(inputs)),

  circuit: (map, { inputs, output }) => mapCircuit(map, inputs.flat(), output),

  witness: (map, { output }) => mapSignals(map, output),

  constraints: (map) => {
    let linear = 0;
    map.biases.forEach((_, row) => (linear += isFree(map, row) ? 0 : 1));
    return { linear, nonLinear: 0 } satisfies ConstraintCount;
  },

  examples: [
    {
      title: "weights, a bias, a copy and a constant",
      parameters: integerMap([[7n, [0, 3], [1, -5]], [0n, [1, 1]], [-4n]]), // prettier-ignore
      inputs: [
        [
          { min: 0n, max: 255n },
          { min: -8n, max: 7n },
        ],
      ],
      rows: [[[0n, 0n]], [[255n, -8n]], [[1n, 7n]]],
    },
    {
      title: "two inputs and more terms than a group",
      parameters: integerMap([
        [0n, ...Array.from({ length: 60 }, (_, column): [number, number] => [column, column - 30]), [60, 9]],
      ]),
      inputs: [Array.from({ length: 60 }, () => ({ min: 0n, max: 15n })), [{ min: -1n, max: 1n }]],
      rows: [
        [Array.from({ length: 60 }, (_, index) => BigInt(index % 16)), [1n]],
        [Array.from({ length: 60 }, () => 15n), [-1n]],
      ],
    },
    {
      title: "a dense layer, with zeros",
      parameters: mapOf(32, (row) => [
        mixed(row, 1),
        range(40),
        (column) => mixed(row, column) * (column % 9 === row % 9 ? 0 : 1),
      ]),
      ...bytes(40),
    },
    {
      title: "weights of all sizes",
      parameters: mapOf(30, (row) => [-row, range(36), (column) => mixed(row, column) * 2 ** (column + 8) + 1]),
      ...bytes(36),
    },
    {
      title: "filters laid at positions, cut off at the edges",
      parameters: mapOf(8 * 12, (row) => {
        const [channel, position] = [Math.floor(row / 12), row % 12];
        const columns = range(72).filter((column) => Math.abs((column % 12) - position) <= 1);
        return [channel, columns, (column) => mixed(channel, Math.floor(column / 12) * 3 + (column % 12) - position)];
      }),
      ...bytes(72),
    },
    {
      title: "small filters laid at positions",
      parameters: mapOf(3 * 45, (row) => {
        const [channel, position] = [Math.floor(row / 45), row % 45];
        return [5, range(8).map((tap) => position + tap), (column) => mixed(channel, column - position)];
      }),
      ...bytes(52),
    },
    {
      title: "rows with little in common, of many lengths",
      parameters: mapOf(70, (row) => {
        const columns = new Set(range(row % 37).map((term) => (term * term * 7 + row * row * 13) % 199));
        return [mixed(row, 2), [...columns], (column) => mixed(row, column)];
      }),
      ...bytes(199),
    },
  ],
});

function range(length: number): number[] {
  return [...new Array(length).keys()];
}

/** A number of 8 bits that looks like chance. */
function mixed(a: number, b: number): number {
  return ((a * 37 + b * 101 + a * b * 11 + 765) % 255) - 127;
}

type RowSketch = readonly [bias: number, columns: readonly number[], weight: (column: number) => number];

function mapOf(rows: number, sketch: (row: number) => RowSketch): IntegerMap {
  return integerMap(
    range(rows).map((row) => {
      const [bias, columns, weight] = sketch(row);
      return [BigInt(bias), ...columns.map((column): [number, number] => [column, weight(column)])];
    }),
  );
}

/** Features of a byte each, and a row of them. */
function bytes(size: number) {
  const row = range(size).map((index) => BigInt(mixed(index, 3)));
  return { inputs: [range(size).map(() => ({ min: -128n, max: 127n }))], rows: [[row]] };
}
function sizeOf(inputs: readonly (readonly unknown[])[]): number {
  return inputs.reduce((sum, { length }) => sum + length, 0);
}
