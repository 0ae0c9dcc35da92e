import type { Domain } from "../real-face.ts";

/** Numbers above 0. */
export const POSITIVE: Domain = { admits: (min) => min > 0, words: "must be positive" };

/** Numbers from one end to another, both included. */
export function between(least: number, most: number): Domain {
  const words = most === Infinity ? `must be ${least} or more` : `must lie within ${least} … ${most}`;
  return { admits: (min, max) => min >= least && max <= most, words };
}

/** Numbers between two ends that are not included. */
export function inside(least: number, most: number): Domain {
  return {
    admits: (min, max) => min > least && max < most,
    words: `must stay above ${least} and below ${most}`,
  };
}

/** A number, or the end of a range that it lies beyond. */
export function held(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
