// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { thresholdBuckets } from "../../circuits/threshold-buckets.ts";
import { bucketGroups, groupConstraints, type BucketGroup } from "../emit/bucket-groups.ts";
import { gatherColumns, gatheredConstants } from "../emit/gather-columns.ts";
import { OnnxSteps } from "../emit/onnx-steps.ts";
import { elementAt } from "../graph/element-at.ts";
import { integerText } from "../graph/integer-text.ts";
import { magnitude, type Interval } from "../graph/interval.ts";
import { primitiveOf, type Wires } from "../primitive.ts";
import { stepsReal, type Steps } from "./threshold-buckets/real-face.ts";

/** For each element of the input its thresholds, ascending, all above its least value and none above its greatest. */
type ThresholdBucketsParameters = Readonly<{ thresholds: readonly (readonly bigint[])[] }>;

/**
 * y = 1 where x ≥ c, else 0, for every threshold c of every element x in turn. The thresholds of one element share what tells where it
 * lies, so that one more costs little more than one constraint.
 */
export const definition = primitiveOf<ThresholdBucketsParameters, Steps>({
  name: "ThresholdBuckets",
  real: stepsReal,

  violation: ({ thresholds }, _, inputs) => {
    const [input] = inputs;
    if (input === undefined || inputs.length !== 1) return `there are ${inputs.length} inputs, not 1`;
    if (thresholds.length !== input.length)
      return `there are thresholds for ${thresholds.length} elements of an input of ${input.length}`;
    for (const [index, interval] of input.entries()) {
      const problem = elementViolation(elementAt(thresholds, index), interval);
      if (problem !== undefined) return `element ${index} ${problem}`;
    }
    return undefined;
  },

  toJson: ({ thresholds }) => ({ thresholds: thresholds.map((each) => each.map(String)) }),
  parse: z.strictObject({ thresholds: z.array(z.array(integerText)) }),

  run: ({ thresholds }, inputs) =>
    thresholds.flatMap((each, index) =>
      each.map((threshold) => (elementAt(elementAt(inputs, 0), index) >= threshold ? 1n : 0n)),
    ),

  intervals: ({ thresholds }) => thresholds.flat().map(() => ({ min: 0n, max: 1n })),

  // A threshold less 1 is a value that its element can have.
  largestIntermediate: (_, inputs) =>
    elementAt(inputs, 0)
      .map(magnitude)
      .reduce((a, b) => (a > b ? a : b), 1n),

  onnx: ({ thresholds }, { inputs, output }, intervals) => {
    const steps = new OnnxSteps(output);
    const row = { tensor: elementAt(inputs, 0), width: elementAt(intervals, 0).length };
    const values = gatherColumns(steps, row, placesOf(thresholds), "values");
    const below = steps.row(
      "below",
      thresholds.flat().map((threshold) => threshold - 1n),
    );
    const [zero, one] = [steps.row("zero", [0n]), steps.row("one", [1n])];
    const isAbove = steps.apply("Greater", [values, below], "is_above");
    return steps.finish(steps.apply("Where", [isAbove, one, zero], "steps"));
  },

  // places, thresholds, zero and one
  onnxConstants: ({ thresholds }, inputs) =>
    2 + thresholds.flat().length + gatheredConstants(elementAt(inputs, 0).length, placesOf(thresholds)),

  circuit: ({ thresholds }, { inputs, output }, intervals) => {
    const lines: string[] = [];
    const includes = new Set<string>();
    let parts = 0;
    const wires = thresholds.flatMap((each, index) => {
      const [interval, wire] = [elementAt(elementAt(intervals, 0), index), elementAt(elementAt(inputs, 0), index)];
      if (isBit(interval)) return wire;
      const steps = new Map<bigint, string>();
      for (const group of bucketGroups(each, interval)) {
        const name = `${output}_${parts++}`;
        includes.add("threshold-buckets.circom");
        lines.push(`component ${name} = ${callOf(group)};`, `${name}.in <== ${wire};`);
        group.cuts.forEach((cut, place) => steps.set(cut, `${name}.out[${place}]`));
      }
      return each.map((threshold) => stepAt(steps, threshold)) satisfies Wires;
    });
    return { lines, includes: [...includes], wires };
  },

  witness: ({ thresholds }, { output }, intervals) => {
    const groups = thresholds.map((each, index) => {
      const interval = elementAt(elementAt(intervals, 0), index);
      return isBit(interval) ? [] : bucketGroups(each, interval);
    });
    return (signals, { inputs }) => {
      let parts = 0;
      groups.forEach((each, index) => {
        for (const { bits, cuts } of each)
          signals.component(`${output}_${parts++}`, (inner) => {
            thresholdBuckets(inner, bits, cuts, elementAt(elementAt(inputs, 0), index));
          });
      });
    };
  },

  constraints: ({ thresholds }, inputs) => {
    const counts = thresholds.flatMap((each, index) => {
      const interval = elementAt(elementAt(inputs, 0), index);
      return isBit(interval) ? [] : bucketGroups(each, interval).map(groupConstraints);
    });
    return {
      linear: counts.reduce((sum, { linear }) => sum + linear, 0),
      nonLinear: counts.reduce((sum, { nonLinear }) => sum + nonLinear, 0),
    };
  },

  examples: [
    {
      title: "one threshold, few and many, a bit, and buckets of one width",
      parameters: {
        thresholds: [[12n], [-100n, 90n], manyThresholds(40), [1n], [1n, 2n, 3n], [-8n, 0n, 8n], [(1n << 40n) - 1n]],
      },
      inputs: [
        [
          { min: 0n, max: 255n },
          { min: -(1n << 20n), max: 1n << 20n },
          { min: 0n, max: 255n },
          { min: 0n, max: 1n },
          { min: 0n, max: 3n },
          { min: -9n, max: 15n },
          { min: -(1n << 40n), max: 1n << 40n },
        ],
      ],
      rows: [
        [[11n, -101n, 5n, 0n, 0n, -9n, -(1n << 40n)]],
        [[12n, -100n, 6n, 1n, 1n, -8n, (1n << 40n) - 2n]],
        [[0n, 89n, 0n, 0n, 2n, -1n, (1n << 40n) - 1n]],
        [[255n, 90n, 255n, 1n, 3n, 0n, 1n << 40n]],
        [[13n, 1n << 20n, 100n, 0n, 3n, 7n, 0n]],
        [[10n, -(1n << 20n), 17n, 0n, 0n, 15n, 0n]],
      ],
    },
    {
      title: "every element compared once",
      parameters: { thresholds: [[0n], [1n << 62n], [-(1n << 62n) + 1n]] },
      inputs: [
        [
          { min: -1n, max: 0n },
          { min: 0n, max: 1n << 62n },
          { min: -(1n << 62n), max: 1n << 62n },
        ],
      ],
      rows: [[[-1n, (1n << 62n) - 1n, -(1n << 62n)]], [[0n, 1n << 62n, -(1n << 62n) + 1n]], [[0n, 0n, 1n << 62n]]],
    },
  ],
});

function manyThresholds(count: number): bigint[] {
  return Array.from({ length: count }, (_, index) => BigInt(6 + index * 5 + ((index * index) % 4)));
}

function elementViolation(thresholds: readonly bigint[], { min, max }: Interval): string | undefined {
  if (thresholds.length === 0) return "has no threshold";
  for (const [index, threshold] of thresholds.entries()) {
    if (typeof threshold !== "bigint") return `has the threshold ${String(threshold)}, which is no integer`;
    const previous = thresholds[index - 1];
    if (previous !== undefined && threshold <= previous) return `has the threshold ${threshold} after ${previous}`;
    if (threshold <= min || threshold > max)
      return `is within ${min} … ${max}, where the threshold ${threshold} tells nothing`;
  }
  return undefined;
}

function placesOf(thresholds: ThresholdBucketsParameters["thresholds"]): number[] {
  return thresholds.flatMap((each, index) => each.map(() => index));
}

/** 0 or 1 is its own comparison with 1, the one threshold that it can have. */
function isBit({ min, max }: Interval): boolean {
  return min === 0n && max === 1n;
}

function callOf({ bits, cuts }: BucketGroup): string {
  return `ThresholdBuckets(${cuts.length}, ${bits}, [${cuts.join(", ")}])`;
}

function stepAt(steps: ReadonlyMap<bigint, string>, threshold: bigint): string {
  const step = steps.get(threshold);
  if (step === undefined) throw new RangeError(`no bucket begins at ${threshold}`);
  return step;
}
