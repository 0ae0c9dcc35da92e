// SPDX-License-Identifier: GPL-3.0-or-later
import type { RealFunction } from "./real-function.ts";
import { sampledPlaces, turnsOf } from "./sampled-places.ts";

/** y = value + slope · (x − at), beyond an end of the domain. */
export type RealLine = Readonly<{ at: number; value: number; slope: number }>;

/** What is left of a range when its ends are lines, those lines, and about how many constraints they cost. `isOpen`: the high line has `to` itself. */
export type Tails = Readonly<{ from: number; to: number; low: RealLine; high: RealLine; cost: number; isOpen?: true }>;

/** `end`: how far it goes. */
type Tail = RealLine & Readonly<{ end: number }>;

/** A tail that is constant, and one that is not. */
const [CONSTANT_COST, SLOPE_COST] = [3, 4];

/** Less of a range than this is not worth a tail. */
const WORTHWHILE = 1 / 8;

/** The whole range, and what is left of it with a tail on either side and on both, where the function is a line within `most` there. */
export function tailsOf(f: RealFunction, min: number, max: number, most: number): Tails[] {
  const turns = turnsOf(f, min, max);
  const low = longestTail(f.at, turns, { min, max, most });
  const mirrored = turns.map((place) => -place).reverse();
  const highDownTo = (least: number): Tail | undefined => {
    const tail = longestTail((x) => f.at(-x), mirrored, { min: -max, max: -least, most });
    return tail && { ...tail, end: -tail.end, at: -tail.at, slope: -tail.slope };
  };
  const high = highDownTo(min);
  // What is short beside the whole range may be most of what a long tail leaves.
  const beside = low && (high ?? highDownTo(low.end));
  const none = (at: number): RealLine => ({ at, value: f.at(at), slope: 0 });
  const cost = (line: RealLine | undefined): number =>
    line === undefined ? 0 : line.slope === 0 ? CONSTANT_COST : SLOPE_COST;
  const sides = [
    [undefined, undefined],
    [low, undefined],
    [undefined, high],
    [low, beside],
  ] as const;
  return sides
    .filter(
      ([left, right], index) =>
        index === 0 || ((index !== 1 || left) && (index !== 2 || right) && (index !== 3 || (left && right))),
    )
    .map(([left, right]) => ({
      from: left?.end ?? min,
      to: right?.end ?? max,
      low: left ?? none(min),
      high: right ?? none(max),
      cost: cost(left) + cost(right),
    }))
    .filter(({ from, to }) => to - from > (max - min) * SHORTEST);
}

/** Tails leave no less of a range: where one could go on to its other end, pieces need no tails. */
const SHORTEST = 2 ** -20;

/** Samples of a tail that it is judged by. */
const SAMPLES = 64;

/** Steps of the search for where a tail ends. */
const STEPS = 56;

/** The line that the function is from `min` on, and how far it goes: a constant one where that goes nearly as far. */
function longestTail(
  at: (x: number) => number,
  turns: readonly number[],
  { min, max, most }: Readonly<{ min: number; max: number; most: number }>,
): Tail | undefined {
  const isLine = (end: number, slope: number): RealLine | undefined => {
    let [above, below] = [-Infinity, Infinity];
    for (const x of sampledPlaces(turns, min, end, SAMPLES)) {
      const off = at(x) - slope * (x - min);
      above = Math.max(above, off);
      below = Math.min(below, off);
    }
    return above - below <= 2 * most ? { at: min, value: (above + below) / 2, slope } : undefined;
  };
  const reachOf = (slopeTo: (end: number) => number) => {
    let [low, high] = [min, max];
    let found: Tail | undefined;
    for (let step = 0; step < STEPS; step++) {
      const middle = (low + high) / 2;
      const line = isLine(middle, slopeTo(middle));
      if (line === undefined) high = middle;
      else {
        low = middle;
        found = { ...line, end: middle };
      }
    }
    return found !== undefined && found.end - min > (max - min) * WORTHWHILE ? found : undefined;
  };
  const constant = reachOf(() => 0);
  const sloped = reachOf((end) => (at(end) - at(min)) / (end - min));
  if (constant === undefined || sloped === undefined) return constant ?? sloped;
  return sloped.end - constant.end > (max - min) * WORTHWHILE ? sloped : constant;
}
