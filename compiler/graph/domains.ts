// SPDX-License-Identifier: GPL-3.0-or-later
import type { Domain, Ends } from "../real-face.ts";

/** Numbers above 0. */
export const POSITIVE: Domain = {
  admits: (min) => min > 0,
  words: "must be positive",
  ends: ({ min }) => ({ least: powerBelow(min) }),
};

/** Ranges are rounded outwards, those of what is clipped to these very ends too. */
const SLACK = 2 ** -40;

/** Numbers from one end to another, both included. */
export function between(least: number, most: number): Domain {
  const words = most === Infinity ? `must be ${least} or more` : `must lie within ${least} … ${most}`;
  const ends = { ...(least === -Infinity ? {} : { least }), ...(most === Infinity ? {} : { most }) };
  const admits = (min: number, max: number): boolean => min >= least - SLACK && max <= most + SLACK;
  return { admits, words, ends: () => ends };
}

/** Numbers between two ends that are not included. */
export function inside(least: number, most: number): Domain {
  return {
    admits: (min, max) => min > least && max < most,
    words: `must stay above ${least} and below ${most}`,
    ends: ({ min, max }) => endsInside(least, most, min, max),
  };
}

/** Between two poles, as far from either as the nearest that is seen or half as far. */
export function endsInside(least: number, most: number, min: number, max: number): Ends {
  return { least: least + powerBelow(min - least), most: most - powerBelow(most - max) };
}

/** The largest power of two that is no larger: no multiple of a finer one is rounded beside it. */
function powerBelow(value: number): number {
  return 2 ** Math.floor(Math.log2(value));
}

/** A number, or the end of a range that it lies beyond. */
export function held(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
