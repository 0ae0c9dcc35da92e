// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { OnnxSteps } from "../emit/onnx-steps.ts";
import { elementAt } from "../graph/element-at.ts";
import { indexNumber } from "../graph/integer-text.ts";
import { isConstant, magnitude, times, type Interval } from "../graph/interval.ts";
import { primitiveOf } from "../primitive.ts";
import { productReal } from "./product/real-face.ts";

/** Which two factors each product has. Numbers count the elements of all inputs one after the other; inputs differ. */
export type ProductParameters = Readonly<{ left: readonly number[]; right: readonly number[] }>;

/** yₖ = x[leftₖ] · x[rightₖ], exact and without a rescale. One constraint each; one that a constant factor makes a copy costs none. */
export const definition = primitiveOf<ProductParameters, ProductParameters>({
  name: "Product",
  real: productReal,

  violation: ({ left, right }, names, inputs) => {
    if (inputs.length === 0) return "there is no input";
    if (new Set(names.inputs).size < names.inputs.length) return "one tensor stands twice among the inputs";
    if (left.length === 0) return "there is no product";
    if (left.length !== right.length) return `there are ${left.length} left factors and ${right.length} right ones`;
    const count = inputs.reduce((sum, { length }) => sum + length, 0);
    const stray = [...left, ...right].find((index) => !Number.isInteger(index) || index < 0 || index >= count);
    return stray === undefined ? undefined : `it reads element ${stray} of the ${count} of its inputs`;
  },

  toJson: (parameters) => parameters,
  parse: z.strictObject({ left: z.array(indexNumber), right: z.array(indexNumber) }),

  run: ({ left, right }, inputs) => {
    const values = inputs.flat();
    return left.map((index, k) => elementAt(values, index) * elementAt(values, elementAt(right, k)));
  },

  intervals: productIntervals,

  largestIntermediate: (parameters, inputs) =>
    productIntervals(parameters, inputs)
      .map(magnitude)
      .reduce((a, b) => (a > b ? a : b), 0n),

  onnx: ({ left, right }, { inputs, output }, intervals) => {
    const steps = new OnnxSteps(output);
    const width = intervals.flat().length;
    const values = inputs.length === 1 ? elementAt(inputs, 0) : steps.apply("Concat", inputs, "values", ROW_AXIS);
    const factor = (side: string, indices: readonly number[]): string => {
      if (isEveryElement(indices, width)) return values;
      const places = steps.constant(`${side}_places`, [indices.length], indices.map(BigInt));
      return steps.apply("Gather", [values, places], side, ROW_AXIS);
    };
    return steps.finish(steps.apply("Mul", [factor("left", left), factor("right", right)], "product"));
  },

  onnxConstants: ({ left, right }, inputs) => {
    const width = inputs.flat().length;
    return [left, right].reduce((sum, indices) => sum + (isEveryElement(indices, width) ? 0 : indices.length), 0);
  },

  circuit: (parameters, { inputs, output }, intervals) => {
    const lines: string[] = [];
    const factors = factorsOf(parameters, inputs.flat());
    const wires = factorsOf(parameters, intervals.flat()).map((pair, k) => {
      const form = formOf(pair);
      if (form.kind === "constant") return `(${form.value})`;
      const [left, right] = elementAt(factors, k);
      const rest = form.kind === "scaled" && form.side === "left" ? left : right;
      if (form.kind === "scaled" && form.by === 1n) return rest;
      lines.push(`signal ${output}_${k} <== ${form.kind === "scaled" ? form.by : left} * ${rest};`);
      return `${output}_${k}`;
    });
    return { lines, includes: [], wires };
  },

  witness: (parameters, { output }, intervals) => {
    const forms = factorsOf(parameters, intervals.flat()).map(formOf);
    return (signals, { output: products }) => {
      products.forEach((product, k) => {
        const form = elementAt(forms, k);
        const hasSignal = form.kind === "product" || (form.kind === "scaled" && form.by !== 1n);
        if (hasSignal) signals.set(`${output}_${k}`, product);
      });
    };
  },

  constraints: (parameters, inputs) => {
    const forms = factorsOf(parameters, inputs.flat()).map(formOf);
    return {
      linear: forms.filter((form) => form.kind === "scaled" && form.by !== 1n).length,
      nonLinear: forms.filter(({ kind }) => kind === "product").length,
    };
  },

  examples: [
    {
      title: "two tensors, squares, a factor read again and a product made twice",
      parameters: { left: [0, 1, 2, 0, 3, 0, 0], right: [3, 4, 2, 0, 1, 3, 4] },
      inputs: [
        [
          { min: -8n, max: 7n },
          { min: 0n, max: 255n },
          { min: -3n, max: -1n },
        ],
        [
          { min: -100n, max: 90n },
          { min: -1n, max: 1n },
        ],
      ],
      rows: [
        [
          [-8n, 255n, -3n],
          [-100n, -1n],
        ],
        [
          [7n, 0n, -1n],
          [90n, 1n],
        ],
        [
          [0n, 1n, -2n],
          [0n, 0n],
        ],
      ],
    },
    {
      title: "every element of one tensor squared",
      parameters: { left: [0, 1], right: [0, 1] },
      inputs: [
        [
          { min: -(1n << 30n), max: 1n << 31n },
          { min: -(1n << 31n), max: -(1n << 30n) },
        ],
      ],
      rows: [[[-(1n << 30n), -(1n << 31n)]], [[1n << 31n, -(1n << 30n)]]],
    },
    {
      title: "factors that are proven constant",
      parameters: { left: [0, 1, 0, 1, 2, 3, 1, 1], right: [1, 0, 2, 2, 4, 4, 3, 1] },
      inputs: [
        [
          { min: -8n, max: 7n },
          { min: -5n, max: -5n },
          { min: 1n, max: 1n },
          { min: 0n, max: 0n },
          { min: 0n, max: 9n },
        ],
      ],
      rows: [[[-8n, -5n, 1n, 0n, 9n]], [[7n, -5n, 1n, 0n, 0n]]],
    },
  ],
});

const ROW_AXIS = { axis: 1n };

type Pair<T> = readonly [left: T, right: T];

function factorsOf<T>({ left, right }: ProductParameters, all: readonly T[]): Pair<T>[] {
  return left.map((index, k) => [elementAt(all, index), elementAt(all, elementAt(right, k))]);
}

function isEveryElement(indices: readonly number[], width: number): boolean {
  return indices.length === width && indices.every((index, place) => index === place);
}

/** An element times itself is never negative. */
function productIntervals(parameters: ProductParameters, inputs: readonly (readonly Interval[])[]): Interval[] {
  return factorsOf(parameters, inputs.flat()).map(([a, b], k) => {
    const ends = [times(b, a.min), times(b, a.max)].flatMap(({ min, max }) => [min, max]);
    const [min, max] = [smallest(ends), -smallest(ends.map((end) => -end))];
    if (parameters.left[k] !== parameters.right[k]) return { min, max };
    const nearest = a.min > 0n ? a.min : a.max < 0n ? a.max : 0n;
    return { min: nearest * nearest, max };
  });
}

function smallest(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => (a < b ? a : b));
}

/** What a product is once factors that are proven constant are taken for constants. `side` is the factor that is left. */
type Form =
  | Readonly<{ kind: "constant"; value: bigint }>
  | Readonly<{ kind: "scaled"; by: bigint; side: "left" | "right" }>
  | Readonly<{ kind: "product" }>;

function formOf([left, right]: Pair<Interval>): Form {
  if (isConstant(left) && isConstant(right)) return { kind: "constant", value: left.min * right.min };
  if (isConstant(left)) return scaled(left.min, "right");
  if (isConstant(right)) return scaled(right.min, "left");
  return { kind: "product" };
}

function scaled(by: bigint, side: "left" | "right"): Form {
  return by === 0n ? { kind: "constant", value: 0n } : { kind: "scaled", by, side };
}
