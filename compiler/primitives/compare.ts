// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { compare } from "../../circuits/compare.ts";
import { OnnxSteps } from "../emit/onnx-steps.ts";
import { elementAt } from "../graph/element-at.ts";
import { magnitude, signedBits, type Interval } from "../graph/interval.ts";
import { primitiveOf } from "../primitive.ts";
import { compareReal } from "./compare/real-face.ts";

/** Every element is compared with 0; an Affine before it takes off what else it is compared with. */
export type CompareParameters = Readonly<Record<string, never>>;

/** y = 1 where v >= 0, else 0: the sign bit of v. One constraint a bit; none where the interval knows the sign. */
export const definition = primitiveOf<CompareParameters, CompareParameters>({
  name: "Compare",
  real: compareReal,

  violation: (_, __, inputs) => (inputs.length === 1 ? undefined : `there are ${inputs.length} inputs, not 1`),

  toJson: () => ({}),
  parse: z.strictObject({}),

  run: (_, inputs) => elementAt(inputs, 0).map(step),

  // Monotone, so the ends go to the ends.
  intervals: (_, inputs) => elementAt(inputs, 0).map(({ min, max }) => ({ min: step(min), max: step(max) })),

  largestIntermediate: (_, inputs) =>
    elementAt(inputs, 0)
      .map(magnitude)
      .reduce((a, b) => (a > b ? a : b), 1n),

  onnx: (_, { inputs, output }) => {
    const steps = new OnnxSteps(output);
    const [zero, one] = [steps.row("zero", [0n]), steps.row("one", [1n])];
    const isNegative = steps.apply("Less", [elementAt(inputs, 0), zero], "is_negative");
    return steps.finish(steps.apply("Where", [isNegative, zero, one], "step"));
  },

  // zero and one
  onnxConstants: () => 2,

  circuit: (_, { inputs, output }, intervals) => {
    const lines: string[] = [];
    const wires = elementAt(inputs, 0).map((wire, index) => {
      const interval = elementAt(elementAt(intervals, 0), index);
      const n = comparedBits(interval);
      if (n === 0) return `(${step(interval.min)})`;
      lines.push(`component ${output}_${index} = Compare(${n});`, `${output}_${index}.in <== ${wire};`);
      return `${output}_${index}.out`;
    });
    return { lines, includes: lines.length === 0 ? [] : ["compare.circom"], wires };
  },

  witness: (_, { output }, intervals) => {
    const bits = elementAt(intervals, 0).map(comparedBits);
    return (signals, { inputs }) => {
      elementAt(inputs, 0).forEach((value, index) => {
        const n = elementAt(bits, index);
        if (n > 0) signals.component(`${output}_${index}`, (inner) => compare(inner, n, value));
      });
    };
  },

  constraints: (_, inputs) => ({
    linear: 0,
    nonLinear: elementAt(inputs, 0).reduce((sum, interval) => sum + comparedBits(interval), 0),
  }),

  examples: [
    {
      title: "either sign, one sign only and the smallest intervals",
      parameters: {},
      inputs: [
        [
          { min: -100n, max: 90n },
          { min: -128n, max: 127n },
          { min: -129n, max: 128n },
          { min: -1n, max: 0n },
          { min: 0n, max: 9n },
          { min: -9n, max: -1n },
          { min: -1n, max: 1n << 40n },
          { min: 0n, max: 0n },
        ],
      ],
      rows: [
        [[-100n, -128n, -129n, -1n, 0n, -9n, -1n, 0n]],
        [[90n, 127n, 128n, 0n, 9n, -1n, 1n << 40n, 0n]],
        [[-1n, -1n, -1n, 0n, 0n, -1n, 0n, 0n]],
        [[0n, 0n, 0n, 0n, 0n, -1n, 1n, 0n]],
      ],
    },
    {
      title: "nothing left to compare",
      parameters: {},
      inputs: [[{ min: 3n, max: 9n }]],
      rows: [[[3n]]],
    },
  ],
});

function step(value: bigint): bigint {
  return value < 0n ? 0n : 1n;
}

/** Bits that tell the sign; none where the interval has one sign only. The gadget's lowest bit is never the sign. */
function comparedBits(interval: Interval): number {
  return interval.min >= 0n || interval.max < 0n ? 0 : Math.max(signedBits(interval), 2);
}
