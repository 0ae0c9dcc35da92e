import { z } from "zod";
import { OnnxSteps } from "../emit/onnx-steps.ts";
import { elementAt } from "../graph/element-at.ts";
import { indexNumber, integerText } from "../graph/integer-text.ts";
import { magnitude, times, type Interval } from "../graph/interval.ts";
import { primitiveOf, type CircuitFragment, type ConstraintCount, type Wires } from "../primitive.ts";

/** coefficient · element `index` of input number `input`. */
export type IntegerTerm = Readonly<{ input: number; index: number; coefficient: bigint }>;

export type IntegerRow = Readonly<{ terms: readonly IntegerTerm[]; bias: bigint }>;

/** y = b + Σ Aᵢ xᵢ. Inputs differ; terms have no zero coefficient and no element twice, in any order. */
export type AffineParameters = Readonly<{ rows: readonly IntegerRow[] }>;

/** A bias, then runs of terms: input, first index, and the coefficients of it and of the elements after it. */
const rowJson = z.tuple([integerText], z.tuple([indexNumber, indexNumber, integerText], integerText));

/** Terms of one group, and groups of one group of groups: circom adds a term to a sum in time that grows with the sum. */
const GROUP = 9;

/** y = b + Σ Aᵢ xᵢ, exact. A row costs one linear constraint, whatever its weights; one that only copies or is constant costs none. */
export const definition = primitiveOf<AffineParameters>({
  name: "Affine",

  violation: ({ rows }, names, inputs) => {
    if (new Set(names.inputs).size < names.inputs.length) return "one tensor stands twice among the inputs";
    const lastReaders = inputs.map(({ length }) => new Int32Array(length).fill(-1));
    for (const [index, row] of rows.entries()) {
      const problem = rowViolation(row, index, lastReaders);
      if (problem !== undefined) return `row ${index} ${problem}`;
    }
    return undefined;
  },

  toJson: ({ rows }) => ({ rows: rows.map(rowToJson) }),
  parse: z
    .strictObject({ rows: z.array(rowJson) })
    .transform(({ rows }): AffineParameters => ({ rows: rows.map(rowFromJson) })),

  run: ({ rows }, inputs) =>
    rows.map(({ terms, bias }) =>
      terms.reduce(
        (sum, { input, index, coefficient }) => sum + coefficient * elementAt(elementAt(inputs, input), index),
        bias,
      ),
    ),

  intervals: ({ rows }, inputs) => rows.map((row) => rowInterval(row, inputs)),

  largestIntermediate: ({ rows }, inputs) =>
    rows.map((row) => rowMagnitude(row, inputs)).reduce((a, b) => (a > b ? a : b), 0n),

  onnx: ({ rows }, { inputs, output }, intervals) => {
    const steps = new OnnxSteps(output);
    const bias = steps.row(
      "bias",
      rows.map((row) => row.bias),
    );
    const sum = inputs.reduce((partial, name, input) => {
      const size = elementAt(intervals, input).length;
      const weights = steps.constant(`weights${input}`, [size, rows.length], denseWeights(rows, input, size));
      const product = steps.apply("MatMul", [name, weights], `product${input}`);
      return steps.apply("Add", [partial, product], `sum${input}`);
    }, bias);
    return steps.finish(sum);
  },

  // every weight of a sum, zeros too, and the bias
  onnxConstants: ({ rows }, inputs) => rows.length * inputs.reduce((sum, { length }) => sum + length, 1),

  circuit: ({ rows }, { inputs, output }) => {
    const lines: string[] = [];
    const wires = rows.map((row, element) => {
      const free = freeWire(row, inputs);
      if (free !== undefined) return free;
      const signal = `${output}_${element}`;
      lines.push(sumLine(signal, row, inputs));
      return signal;
    });
    return { lines, includes: [], wires } satisfies CircuitFragment;
  },

  witness: (signals, { rows }, { output: sums }, { output }) => {
    rows.forEach((row, element) => {
      if (!isFree(row)) signals.set(`${output}_${element}`, elementAt(sums, element));
    });
  },

  constraints: ({ rows }) =>
    ({ linear: rows.filter((row) => !isFree(row)).length, nonLinear: 0 }) satisfies ConstraintCount,

  examples: [
    {
      title: "weights, a bias, a copy and a constant",
      parameters: {
        rows: [
          { terms: [term(0, 3n), term(1, -5n)], bias: 7n },
          { terms: [term(1, 1n)], bias: 0n },
          { terms: [], bias: -4n },
        ],
      },
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
      parameters: {
        rows: [
          {
            terms: [
              ...Array.from({ length: 60 }, (_, index) => ({ input: 0, index, coefficient: BigInt(index) - 30n })),
              { input: 1, index: 0, coefficient: 9n },
            ].filter(({ coefficient }) => coefficient !== 0n),
            bias: 0n,
          },
        ],
      },
      inputs: [Array.from({ length: 60 }, () => ({ min: 0n, max: 15n })), [{ min: -1n, max: 1n }]],
      rows: [
        [Array.from({ length: 60 }, (_, index) => BigInt(index % 16)), [1n]],
        [Array.from({ length: 60 }, () => 15n), [-1n]],
      ],
    },
  ],
});

/** `lastReaders`: for each element of each input the last row that read it, kept up to date. */
function rowViolation(
  { terms, bias }: IntegerRow,
  row: number,
  lastReaders: readonly Int32Array[],
): string | undefined {
  if (typeof bias !== "bigint") return `has the bias ${String(bias)}, which is no integer`;
  for (const { input, index, coefficient } of terms) {
    const readers = lastReaders[input];
    if (readers === undefined) return `reads input ${input} of ${lastReaders.length}`;
    if (readers[index] === undefined) return `reads element ${index} of the ${readers.length} of input ${input}`;
    if (readers[index] === row) return `names element ${index} of input ${input} twice`;
    if (typeof coefficient !== "bigint") return `has the coefficient ${String(coefficient)}, which is no integer`;
    if (coefficient === 0n) return `gives element ${index} of input ${input} the coefficient 0`;
    readers[index] = row;
  }
  return undefined;
}

function term(index: number, coefficient: bigint): IntegerTerm {
  return { input: 0, index, coefficient };
}

function rowToJson({ terms, bias }: IntegerRow): unknown[] {
  const runs: [number, number, ...string[]][] = [];
  let next = { input: -1, index: -1 };
  for (const { input, index, coefficient } of terms) {
    if (input === next.input && index === next.index) runs.at(-1)?.push(String(coefficient));
    else runs.push([input, index, String(coefficient)]);
    next = { input, index: index + 1 };
  }
  return [String(bias), ...runs];
}

function rowFromJson([bias, ...runs]: z.output<typeof rowJson>): IntegerRow {
  const terms = runs.flatMap(([input, first, ...coefficients]) =>
    coefficients.map((coefficient, place) => ({ input, index: first + place, coefficient })),
  );
  return { terms, bias };
}

function rowInterval({ terms, bias }: IntegerRow, inputs: readonly (readonly Interval[])[]): Interval {
  let [min, max] = [bias, bias];
  for (const { input, index, coefficient } of terms) {
    const product = times(elementAt(elementAt(inputs, input), index), coefficient);
    min += product.min;
    max += product.max;
  }
  return { min, max };
}

/** No partial sum, in whatever order a runtime adds, is larger than this, and no coefficient. */
function rowMagnitude({ terms, bias }: IntegerRow, inputs: readonly (readonly Interval[])[]): bigint {
  let [sum, largest] = [sizeOf(bias), 0n];
  for (const { input, index, coefficient } of terms) {
    sum += magnitude(times(elementAt(elementAt(inputs, input), index), coefficient));
    if (sizeOf(coefficient) > largest) largest = sizeOf(coefficient);
  }
  return sum > largest ? sum : largest;
}

function sizeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function denseWeights(rows: readonly IntegerRow[], input: number, size: number): bigint[] {
  const weights = new Array<bigint>(size * rows.length).fill(0n);
  rows.forEach(({ terms }, column) => {
    for (const term of terms) {
      const place = term.index * rows.length + column;
      if (term.input === input) weights[place] = elementAt(weights, place) + term.coefficient;
    }
  });
  return weights;
}

/** A constant, or a copy of a signal, needs no signal of its own. */
function isFree({ terms, bias }: IntegerRow): boolean {
  return terms.length === 0 || (terms.length === 1 && terms[0]?.coefficient === 1n && bias === 0n);
}

function freeWire(row: IntegerRow, inputs: readonly Wires[]): string | undefined {
  if (!isFree(row)) return undefined;
  const [only] = row.terms;
  return only === undefined ? `(${row.bias})` : elementAt(elementAt(inputs, only.input), only.index);
}

/** One signal and one constraint: the sum stays an expression. */
function sumLine(signal: string, { terms, bias }: IntegerRow, inputs: readonly Wires[]): string {
  const products = terms.map(
    ({ input, index, coefficient }) => `${coefficient}*${elementAt(elementAt(inputs, input), index)}`,
  );
  return `signal ${signal} <== ${groupedSum(products)}${plus(bias)};`;
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
