import { OnnxSteps } from "../emit/onnx-steps.ts";
import { elementAt } from "../graph/element-at.ts";
import { integerMapJson, integerMapToJson } from "../graph/integer-map-json.ts";
import { integerMapViolation } from "../graph/integer-map-violation.ts";
import { integerMap, type IntegerMap } from "../graph/integer-map.ts";
import { reachOfRows, runIntegerMap } from "../graph/run-integer-map.ts";
import type { SparseMap } from "../graph/sparse-map.ts";
import { affineReal } from "./affine/real-face.ts";
import { primitiveOf, type CircuitFragment, type ConstraintCount } from "../primitive.ts";

/** y = b + A x over the elements of all inputs, which differ. */
export type AffineParameters = IntegerMap;

/** Terms of one group, and groups of one group of groups: circom adds a term to a sum in time that grows with the sum. */
const GROUP = 9;

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

  run: (map, inputs) => runIntegerMap(map, inputs.flat()),
  intervals: (map, inputs) => reachOfRows(map, inputs.flat()).map(({ min, max }) => ({ min, max })),
  largestIntermediate: (map, inputs) =>
    reachOfRows(map, inputs.flat()).reduce((most, { largest }) => (largest > most ? largest : most), 0n),

  onnx: (map, { inputs, output }, intervals) => {
    const steps = new OnnxSteps(output);
    const bias = steps.row("bias", [...map.biases]);
    const width = sizeOf(intervals);
    const weights = steps.constant("weights", [width, map.biases.length], denseWeights(map, width));
    const all = inputs.length === 1 ? elementAt(inputs, 0) : steps.concat(inputs, "inputs");
    return steps.finish(steps.apply("Add", [steps.apply("MatMul", [all, weights], "product"), bias], "sum"));
  },

  // every weight of a sum, zeros too, and the bias
  onnxConstants: ({ biases }, inputs) => biases.length * (sizeOf(inputs) + 1),

  circuit: (map, { inputs, output }) => {
    const lines: string[] = [];
    const elements = inputs.flat();
    const wires = Array.from(map.biases, (bias, row) => {
      const free = freeWire(map, row, elements);
      if (free !== undefined) return free;
      const signal = `${output}_${row}`;
      lines.push(`signal ${signal} <== ${groupedSum(productsOf(map, row, elements))}${plus(bias)};`);
      return signal;
    });
    return { lines, includes: [], wires } satisfies CircuitFragment;
  },

  witness:
    (map, { output }) =>
    (signals, { output: sums }) => {
      sums.forEach((sum, row) => {
        if (!isFree(map, row)) signals.set(`${output}_${row}`, sum);
      });
    },

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
  ],
});

function sizeOf(inputs: readonly (readonly unknown[])[]): number {
  return inputs.reduce((sum, { length }) => sum + length, 0);
}

/** As [columns, rows]. */
function denseWeights({ starts, columns, coefficients, biases }: IntegerMap, width: number): bigint[] {
  const weights = new Array<bigint>(width * biases.length).fill(0n);
  biases.forEach((_, row) => {
    for (let term = elementAt(starts, row); term < elementAt(starts, row + 1); term++) {
      const place = elementAt(columns, term) * biases.length + row;
      weights[place] = elementAt(weights, place) + BigInt(elementAt(coefficients, term));
    }
  });
  return weights;
}

/** A constant, or a copy of a signal, needs no signal of its own. */
function isFree({ starts, coefficients, biases }: IntegerMap, row: number): boolean {
  const start = elementAt(starts, row);
  const terms = elementAt(starts, row + 1) - start;
  return terms === 0 || (terms === 1 && coefficients[start] === 1 && biases[row] === 0n);
}

function freeWire(map: IntegerMap, row: number, elements: readonly string[]): string | undefined {
  if (!isFree(map, row)) return undefined;
  const start = elementAt(map.starts, row);
  return start === map.starts[row + 1]
    ? `(${elementAt(map.biases, row)})`
    : elementAt(elements, elementAt(map.columns, start));
}

function productsOf({ starts, columns, coefficients }: IntegerMap, row: number, elements: readonly string[]): string[] {
  const [start, end] = [elementAt(starts, row), elementAt(starts, row + 1)];
  return Array.from(
    columns.subarray(start, end),
    (column, place) => `${elementAt(coefficients, start + place)}*${elementAt(elements, column)}`,
  );
}

/** A sum as a tree of small sums. */
function groupedSum(summands: readonly string[]): string {
  if (summands.length <= GROUP) return summands.join(" + ").replaceAll("+ -", "- ");
  const groups: string[] = [];
  for (let start = 0; start < summands.length; start += GROUP)
    groups.push(`(${groupedSum(summands.slice(start, start + GROUP))})`);
  return groupedSum(groups);
}

function plus(bias: bigint): string {
  if (bias === 0n) return "";
  return bias < 0n ? ` - ${-bias}` : ` + ${bias}`;
}
