// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { gatherColumns, gatheredConstants } from "../emit/gather-columns.ts";
import { divide } from "../../circuits/divide.ts";
import { OnnxSteps } from "../emit/onnx-steps.ts";
import { elementAt } from "../graph/element-at.ts";
import { indexNumber } from "../graph/integer-text.ts";
import { bitLength, isConstant, magnitude, type Interval } from "../graph/interval.ts";
import { primitiveOf } from "../primitive.ts";
import { divideReal, type RealDivide } from "./divide/real-face.ts";

/** Which element of the first input is divided by which of the second. */
export type DividePair = readonly [numerator: number, denominator: number];

export type DivideParameters = Readonly<{ pairs: readonly DividePair[] }>;

/** y = ⌊a / d⌋ of two tensors, a of any sign, d ≥ 1. Quotient and remainder are held to their bits; of d the interval is enough. */
export const definition = primitiveOf<DivideParameters, RealDivide>({
  name: "Divide",
  real: divideReal,

  violation: ({ pairs }, _, inputs) => {
    const [numerators, denominators] = inputs;
    if (numerators === undefined || denominators === undefined || inputs.length !== 2)
      return `there are ${inputs.length} inputs, not 2`;
    if (pairs.length === 0) return "there is nothing to divide";
    for (const [index, [numerator, denominator]] of pairs.entries()) {
      if (numerators[numerator] === undefined)
        return `pair ${index} divides element ${numerator} of ${numerators.length}`;
      const divisor = denominators[denominator];
      if (divisor === undefined) return `pair ${index} divides by element ${denominator} of ${denominators.length}`;
      if (divisor.min < 1n) return `pair ${index} divides by an element within ${divisor.min} … ${divisor.max}`;
    }
    return undefined;
  },

  toJson: ({ pairs }) => ({ pairs }),
  parse: z.strictObject({ pairs: z.array(z.tuple([indexNumber, indexNumber])) }),

  run: (parameters, inputs) => operandsOf(parameters, inputs).map(([a, d]) => floorDivide(a, d)),

  intervals: (parameters, inputs) => operandsOf(parameters, inputs).map(([a, d]) => quotientInterval(a, d)),

  // The int-ONNX form multiplies the quotient back, but never past the numerator.
  largestIntermediate: (_, inputs) =>
    inputs
      .flat()
      .map(magnitude)
      .reduce((a, b) => (a > b ? a : b), 1n),

  // Div rounds towards zero: a remainder below zero tells where that is one too much.
  onnx: ({ pairs }, { inputs, output }, intervals) => {
    const steps = new OnnxSteps(output);
    const [numerator, denominator] = (["numerator", "denominator"] as const).map((name, side) => {
      const row = { tensor: elementAt(inputs, side), width: elementAt(intervals, side).length };
      return gatherColumns(steps, row, placesOf(pairs, side), name);
    }) as [string, string];
    const [zero, one] = [steps.row("zero", [0n]), steps.row("one", [1n])];
    const truncated = steps.apply("Div", [numerator, denominator], "truncated");
    const product = steps.apply("Mul", [truncated, denominator], "product");
    const remainder = steps.apply("Sub", [numerator, product], "remainder");
    const isBelow = steps.apply("Less", [remainder, zero], "is_below");
    const excess = steps.apply("Where", [isBelow, one, zero], "excess");
    return steps.finish(steps.apply("Sub", [truncated, excess], "floor"));
  },

  // places, zero and one
  onnxConstants: ({ pairs }, inputs) =>
    2 + inputs.reduce((sum, { length }, side) => sum + gatheredConstants(length, placesOf(pairs, side)), 0),

  circuit: (parameters, { inputs, output }, intervals) => {
    const lines: string[] = [];
    const operands = operandsOf(parameters, inputs);
    const wires = operandsOf(parameters, intervals).map(([a, d], index) => {
      const quotient = quotientInterval(a, d);
      const [numerator, denominator] = elementAt(operands, index);
      if (isConstant(quotient)) return `(${quotient.min})`;
      if (d.max === 1n) return numerator;
      const { n, m } = widths(a, d);
      const name = `${output}_${index}`;
      lines.push(
        `component ${name} = Divide(${n}, ${m}, ${quotient.min});`,
        `${name}.numerator <== ${numerator};`,
        `${name}.denominator <== ${isConstant(d) ? `(${d.min})` : denominator};`,
      );
      return `${name}.out`;
    });
    return { lines, includes: lines.length === 0 ? [] : ["divide.circom"], wires };
  },

  witness: (parameters, { output }, intervals) => {
    const gadgets = operandsOf(parameters, intervals).map(([a, d]) => {
      const quotient = quotientInterval(a, d);
      return isConstant(quotient) || d.max === 1n ? undefined : { ...widths(a, d), lowest: quotient.min };
    });
    return (signals, { inputs, output: quotients }) => {
      operandsOf(parameters, inputs).forEach(([numerator, denominator], index) => {
        const gadget = gadgets[index];
        if (gadget === undefined) return;
        signals.component(`${output}_${index}`, (inner) => {
          divide(inner, gadget, { numerator, denominator, out: elementAt(quotients, index) });
        });
      });
    };
  },

  constraints: (parameters, inputs) => {
    const divisions = operandsOf(parameters, inputs).filter(
      ([a, d]) => !isConstant(quotientInterval(a, d)) && d.max > 1n,
    );
    const linear = divisions.filter(([, d]) => isConstant(d)).length;
    const total = divisions.map(([a, d]) => widths(a, d)).reduce((sum, { n, m }) => sum + n + 2 * m + 1, 0);
    return { linear, nonLinear: total - linear };
  },

  examples: [
    {
      title: "either sign, by one denominator and by others",
      parameters: {
        pairs: [
          [0, 0],
          [1, 0],
          [2, 0],
          [3, 0],
          [0, 1],
          [3, 2],
        ],
      },
      inputs: [
        [
          { min: -100n, max: 90n },
          { min: 0n, max: 255n },
          { min: -9n, max: -1n },
          { min: -(1n << 40n), max: 1n << 40n },
        ],
        [
          { min: 1n, max: 16n },
          { min: 3n, max: 3n },
          { min: 1n << 20n, max: (1n << 20n) + 1n },
        ],
      ],
      rows: [
        [
          [-100n, 255n, -9n, -(1n << 40n)],
          [1n, 3n, 1n << 20n],
        ],
        [
          [90n, 255n, -1n, 1n << 40n],
          [16n, 3n, (1n << 20n) + 1n],
        ],
        [
          [-1n, 0n, -1n, -1n],
          [16n, 3n, 1n << 20n],
        ],
        [
          [15n, 16n, -9n, (1n << 20n) - 1n],
          [15n, 3n, 1n << 20n],
        ],
        [
          [0n, 32n, -8n, 0n],
          [8n, 3n, 1n << 20n],
        ],
      ],
    },
    {
      title: "element by element, where nothing or little is left to divide",
      parameters: {
        pairs: [
          [0, 0],
          [1, 1],
          [2, 2],
          [3, 3],
        ],
      },
      inputs: [
        [
          { min: -8n, max: 7n },
          { min: 0n, max: 9n },
          { min: -1n, max: 0n },
          { min: 40n, max: 42n },
        ],
        [
          { min: 1n, max: 1n },
          { min: 10n, max: 99n },
          { min: 1n, max: 2n },
          { min: 7n, max: 7n },
        ],
      ],
      rows: [
        [
          [-8n, 0n, -1n, 40n],
          [1n, 10n, 1n, 7n],
        ],
        [
          [7n, 9n, 0n, 42n],
          [1n, 10n, 2n, 7n],
        ],
        [
          [0n, 9n, -1n, 41n],
          [1n, 99n, 2n, 7n],
        ],
      ],
    },
    {
      title: "int64's widest",
      parameters: { pairs: [[0, 0]] },
      inputs: [[{ min: -(1n << 62n), max: 1n << 62n }], [{ min: 1n, max: 1n << 62n }]],
      rows: [
        [[-(1n << 62n)], [1n]],
        [[1n << 62n], [1n]],
        [[-1n], [1n << 62n]],
        [[(1n << 62n) - 1n], [1n << 62n]],
        [[-(1n << 62n)], [(1n << 62n) - 1n]],
      ],
    },
  ],
});

function operandsOf<T>({ pairs }: DivideParameters, inputs: readonly (readonly T[])[]): (readonly [a: T, d: T])[] {
  const [numerators, denominators] = [elementAt(inputs, 0), elementAt(inputs, 1)];
  return pairs.map(([a, d]) => [elementAt(numerators, a), elementAt(denominators, d)]);
}

function placesOf(pairs: readonly DividePair[], side: number): number[] {
  return pairs.map((pair) => elementAt(pair, side));
}

/** For d ≥ 1; a bigint's own division rounds towards zero. */
function floorDivide(a: bigint, d: bigint): bigint {
  return a < 0n ? -((d - 1n - a) / d) : a / d;
}

/** A quotient grows with the numerator, and with the denominator towards zero. */
function quotientInterval(a: Interval, d: Interval): Interval {
  return {
    min: floorDivide(a.min, a.min < 0n ? d.min : d.max),
    max: floorDivide(a.max, a.max < 0n ? d.max : d.min),
  };
}

/** The gadget's: bits of the quotient above its least, and of a remainder. */
function widths(a: Interval, d: Interval): { n: number; m: number } {
  const { min, max } = quotientInterval(a, d);
  return { n: bitLength(max - min), m: bitLength(d.max - 1n) };
}
