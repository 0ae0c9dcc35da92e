// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { RealRanges } from "../graph/real-ranges.ts";
import { isStraight, valueAt, type Followed } from "./unary-curves.ts";

/** What rounding adds to a value that is made of lines. */
const SLACK = 2 ** -48;

/**
 * Narrows ranges of elements that are made of lines of one element each, such as |x| = −x + 2 relu(x): such a curve is largest and smallest at an
 * end or where it bends, and intervals of its parts alone do not see that they belong together.
 */
export function narrowedByLines(
  { min, max }: RealRanges,
  elements: readonly Followed[],
  rangesOf: ReadonlyMap<string, RealRanges>,
): RealRanges {
  const [lows, highs] = [min.slice(), max.slice()];
  elements.forEach((each, index) => {
    if (each === undefined || typeof each === "number" || !isStraight(each)) return;
    const root = entryOf(rangesOf, each.root.tensor);
    const [from, to] = [elementAt(root.min, each.root.index), elementAt(root.max, each.root.index)];
    const places = [from, to, ...each.bends.filter((bend) => bend > from && bend < to)];
    const values = places.map((place) => valueAt(each, place));
    const slack = SLACK * values.reduce((size, value) => Math.max(size, Math.abs(value)), Math.abs(each.offset));
    const [low, high] = [Math.min(...values) - slack, Math.max(...values) + slack];
    if (!(low <= high)) return;
    lows[index] = Math.max(elementAt(min, index), low);
    highs[index] = Math.min(elementAt(max, index), high);
  });
  return { min: lows, max: highs };
}
