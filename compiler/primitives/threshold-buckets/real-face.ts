// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { RealFace } from "../../real-face.ts";
import { compared, type Precision } from "./precision.ts";
import { stepsOfSums } from "./steps-of-sums.ts";

/**
 * One threshold for each element of the input. `precision`: what the runtime rounds the element to before it compares; the thresholds
 * are numbers of that precision.
 */
export type Steps = Readonly<{ thresholds: Float64Array; precision: Precision }>;

/** No secant is steeper: an element on its threshold would have none. */
const STEEPEST = 2 ** 40;

/** y = 1 where x ≥ threshold, else 0, element by element. */
export const stepsReal: RealFace<Steps> = {
  size: ({ thresholds }) => thresholds.length,
  work: ({ thresholds }) => thresholds.length,
  evaluate: (steps, inputs) => stepsAt(steps, elementAt(inputs, 0)),
  ranges: (steps, inputs) => {
    const { min, max } = elementAt(inputs, 0);
    return { min: stepsAt(steps, min), max: stepsAt(steps, max) };
  },
  // Nothing between: a step moves by 1 where its threshold is within reach, and else by nothing.
  moves: (steps, inputs, moves) => {
    const { min, max } = elementAt(inputs, 0);
    const [low, high] = [stepsAt(steps, min), stepsAt(steps, max)];
    return elementAt(moves, 0).map((move, index) => (move > 0 && low[index] !== high[index] ? 1 : 0));
  },
  roundings: ({ thresholds }) => new Float64Array(thresholds.length),
  // A step has no slope. The secant to the threshold stands for it: it tells which elements matter, and which way.
  pullBack: ({ thresholds }, inputs, slopes, inner) => {
    const [values, into] = [elementAt(inputs, 0), elementAt(inner, 0)];
    slopes.forEach((slope, index) => {
      const distance = Math.abs(elementAt(values, index) - elementAt(thresholds, index));
      into[index] = elementAt(into, index) + slope / Math.max(distance, 1 / STEEPEST);
    });
  },
  elementwise: {
    linearWithin: (steps, index, { min, max }) => {
      const [low, high] = [stepAt(steps, min, index), stepAt(steps, max, index)];
      return low === high ? { slope: 0, bias: low } : undefined;
    },
    pick: ({ thresholds, precision }, indices) => ({
      thresholds: Float64Array.from(indices, (index) => elementAt(thresholds, index)),
      precision,
    }),
  },
  quantise: stepsOfSums,
};

function stepsAt(steps: Steps, values: Float64Array): Float64Array {
  return values.map((value, index) => stepAt(steps, value, index));
}

function stepAt({ thresholds, precision }: Steps, value: number, index: number): number {
  return compared(value, precision) >= elementAt(thresholds, index) ? 1 : 0;
}
