// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { squareRoot } from "../../circuits/square-root.ts";
import { OnnxSteps } from "../emit/onnx-steps.ts";
import { elementAt } from "../graph/element-at.ts";
import { bitLength, isConstant, type Interval } from "../graph/interval.ts";
import { primitiveOf } from "../primitive.ts";
import { squareRootReal } from "./square-root/real-face.ts";

/** Every element's root is taken. */
export type SquareRootParameters = Readonly<Record<string, never>>;

/** y = ⌊√v⌋ for v ≥ 0, elementwise. Two constraints a bit of the root, and two more. */
export const definition = primitiveOf<SquareRootParameters, SquareRootParameters>({
  name: "SquareRoot",
  real: squareRootReal,

  violation: (_, __, inputs) => {
    const [input] = inputs;
    if (input === undefined || inputs.length !== 1) return `there are ${inputs.length} inputs, not 1`;
    const index = input.findIndex(({ min }) => min < 0n);
    return index < 0 ? undefined : `element ${index} may be ${elementAt(input, index).min}`;
  },

  toJson: () => ({}),
  parse: z.strictObject({}),

  run: (_, inputs) => elementAt(inputs, 0).map(floorRoot),

  intervals: (_, inputs) => elementAt(inputs, 0).map(rootInterval),

  // A trial root has at most the bits of the largest root, and quotients are no larger than what is divided.
  largestIntermediate: (_, inputs) => {
    const trial = (1n << BigInt(rootBits(elementAt(inputs, 0)))) - 1n;
    return elementAt(inputs, 0).reduce((largest, { max }) => (max > largest ? max : largest), trial);
  },

  // A double rounds from 53 bits on, so no Sqrt. Bit after bit is set in a root r where r ≤ ⌊v / r⌋: which is r² ≤ v, without its size.
  onnx: (_, { inputs, output }, intervals) => {
    const steps = new OnnxSteps(output);
    const value = elementAt(inputs, 0);
    const zero = steps.row(
      "zero",
      elementAt(intervals, 0).map(() => 0n),
    );
    let root = zero;
    for (let bit = rootBits(elementAt(intervals, 0)) - 1; bit >= 0; bit--) {
      const trial = steps.apply("Add", [root, steps.row(`bit${bit}`, [1n << BigInt(bit)])], `trial${bit}`);
      const quotient = steps.apply("Div", [value, trial], `quotient${bit}`);
      const isTooLarge = steps.apply("Less", [quotient, trial], `is_too_large${bit}`);
      root = steps.apply("Where", [isTooLarge, root, trial], `root${bit}`);
    }
    return steps.finish(root);
  },

  // the row of zeros, and the bits
  onnxConstants: (_, inputs) => elementAt(inputs, 0).length + rootBits(elementAt(inputs, 0)),

  circuit: (_, { inputs, output }, intervals) => {
    const lines: string[] = [];
    const wires = elementAt(inputs, 0).map((wire, index) => {
      const interval = elementAt(elementAt(intervals, 0), index);
      const root = rootInterval(interval);
      if (isConstant(root)) return `(${root.min})`;
      const name = `${output}_${index}`;
      lines.push(`component ${name} = SquareRoot(${bitLength(root.max)});`, `${name}.in <== ${wire};`);
      return `${name}.out`;
    });
    return { lines, includes: lines.length === 0 ? [] : ["square-root.circom"], wires };
  },

  witness: (_, { output }, intervals) => {
    const roots = elementAt(intervals, 0).map(rootInterval);
    return (signals, { inputs, output: found }) => {
      roots.forEach((root, index) => {
        if (isConstant(root)) return;
        const [value, out] = [elementAt(elementAt(inputs, 0), index), elementAt(found, index)];
        signals.component(`${output}_${index}`, (inner) => {
          squareRoot(inner, bitLength(root.max), value, out);
        });
      });
    };
  },

  constraints: (_, inputs) => {
    const roots = elementAt(inputs, 0)
      .map(rootInterval)
      .filter((root) => !isConstant(root));
    return { linear: 0, nonLinear: roots.reduce((sum, { max }) => sum + 2 * bitLength(max) + 2, 0) };
  },

  examples: [
    {
      title: "squares and their neighbours, from one bit of root to 31",
      parameters: {},
      inputs: [
        [
          { min: 0n, max: 3n },
          { min: 0n, max: 255n },
          { min: 1n, max: 256n },
          { min: 200n, max: 100_000n },
          { min: 0n, max: (1n << 62n) - 1n },
          { min: 16n, max: 24n },
        ],
      ],
      rows: [
        [[0n, 0n, 1n, 200n, 0n, 16n]],
        [[1n, 224n, 255n, 99_856n, (1n << 62n) - (1n << 32n), 24n]],
        [[2n, 225n, 256n, 99_855n, ((1n << 31n) - 1n) ** 2n, 17n]],
        [[3n, 255n, 2n, 100_000n, ((1n << 31n) - 1n) ** 2n - 1n, 20n]],
        [[3n, 1n, 3n, 224n, (1n << 62n) - 1n, 20n]],
      ],
    },
    {
      title: "int64's widest, where a double would have rounded",
      parameters: {},
      inputs: [[{ min: 0n, max: 1n << 62n }]],
      rows: [[[1n << 62n]], [[(1n << 62n) - 1n]], [[(1n << 61n) + 1n]], [[67_108_865n ** 2n - 1n]]],
    },
    {
      title: "a root that is known",
      parameters: {},
      inputs: [
        [
          { min: 0n, max: 0n },
          { min: 4n, max: 8n },
        ],
      ],
      rows: [[[0n, 4n]], [[0n, 8n]]],
    },
  ],
});

/** By Newton's iteration from above, which falls until it is there. */
function floorRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((bitLength(value) + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Monotone, so the ends go to the ends. */
function rootInterval({ min, max }: Interval): Interval {
  return { min: floorRoot(min), max: floorRoot(max) };
}

/** Bits of the largest root of a tensor. */
function rootBits(intervals: readonly Interval[]): number {
  return Math.max(0, ...intervals.map(({ max }) => bitLength(floorRoot(max))));
}
