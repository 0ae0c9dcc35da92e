// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { RealRange } from "../../graph/real-ranges.ts";
import type { RealFace } from "../../real-face.ts";

/** "floor": the largest whole number that is not above x. "truncate": the nearest one towards zero. */
export type WholePart = Readonly<{ to: "floor" | "truncate" }>;

/** y = ⌊x⌋, or x without its fraction, element by element. */
export const wholePartReal: RealFace<WholePart> = {
  size: (_, sizes) => elementAt(sizes, 0),
  work: (_, sizes) => elementAt(sizes, 0),
  evaluate: ({ to }, inputs) => elementAt(inputs, 0).map((value) => wholePart(to, value)),
  ranges: ({ to }, inputs) => {
    const { min, max } = elementAt(inputs, 0);
    return { min: min.map((low) => wholePart(to, low)), max: max.map((high) => wholePart(to, high)) };
  },
  // By a whole number, or not at all.
  moves: ({ to }, inputs, moves) => {
    const { min, max } = elementAt(inputs, 0);
    return elementAt(moves, 0).map((by, index) => {
      const [low, high] = [elementAt(min, index) - by, elementAt(max, index) + by];
      return by === 0 ? 0 : Math.min(Math.ceil(by), wholePart(to, high) - wholePart(to, low));
    });
  },
  roundings: (_, inputs) => new Float64Array(elementAt(inputs, 0).min.length),
  // Its slope is 0 or none. The secant to where it jumps stands for it: it tells which elements matter, and how much.
  pullBack: (_, inputs, slopes, inner) => {
    const [values, into] = [elementAt(inputs, 0), elementAt(inner, 0)];
    slopes.forEach((slope, index) => {
      const value = elementAt(values, index);
      const distance = Math.min(value - Math.floor(value), Math.ceil(value) - value);
      into[index] = elementAt(into, index) + slope / Math.max(distance, 1 / STEEPEST);
    });
  },
  elementwise: {
    linearWithin: ({ to }, _index, { min, max }: RealRange) =>
      wholePart(to, min) === wholePart(to, max) ? { slope: 0, bias: wholePart(to, min) } : undefined,
    pick: (parameters) => parameters,
  },
};

/** No secant is steeper: an element on a whole number would have none. */
const STEEPEST = 2 ** 16;

/** Doubles that lie beside a whole number because they were rounded are that number. */
const BESIDE = 2 ** -40;

export function wholePart(to: WholePart["to"], value: number): number {
  const nearest = Math.round(value);
  if (Math.abs(value - nearest) <= Math.max(1, Math.abs(value)) * BESIDE) return nearest + 0;
  return (to === "floor" ? Math.floor(value) : Math.trunc(value)) + 0;
}
