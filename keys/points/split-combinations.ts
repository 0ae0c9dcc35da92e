// SPDX-License-Identifier: GPL-3.0-or-later
import { type GroupName, POINT_BYTES } from "../fixed-base.ts";
import type { Combinations } from "./curve-jobs.ts";

/** Consecutive outputs with about as many terms in each part. */
export function splitCombinations(all: Combinations, termsPerPart: number): Combinations[] {
  const parts: Combinations[] = [];
  const outputs = all.starts.length - 1;
  for (let first = 0; first < outputs;) {
    const begin = all.starts[first] ?? 0;
    let last = first + 1;
    while (last < outputs && last - first < termsPerPart && (all.starts[last + 1] ?? 0) - begin <= termsPerPart) last++;
    const end = all.starts[last] ?? 0;
    parts.push({
      starts: all.starts.slice(first, last + 1).map((start) => start - begin),
      points: all.points.slice(begin, end),
      factors: all.factors.slice(begin, end),
      digits: all.digits,
    });
    first = last;
  }
  return parts;
}

/** The points that a part uses, and the part with its own numbers of them and of its factors. */
export function ownPoints(
  group: GroupName,
  points: Uint8Array,
  part: Combinations,
): { used: Uint8Array; local: Combinations } {
  const width = POINT_BYTES[group];
  const [own, factors] = [renumbered(part.points), renumbered(part.factors)];
  const used = new Uint8Array(own.originals.length * width);
  own.originals.forEach((point, number) => {
    used.set(points.subarray(point * width, (point + 1) * width), number * width);
  });
  const digits = factors.originals.map((factor) => part.digits[factor] ?? new Int8Array());
  return { used, local: { starts: part.starts, points: own.numbers, factors: factors.numbers, digits } };
}

/** Numbers from zero, in the order in which the originals come. */
function renumbered(values: Uint32Array): { numbers: Uint32Array; originals: number[] } {
  const known = new Map<number, number>();
  const numbers = values.map((value) => {
    const number = known.get(value) ?? known.size;
    known.set(value, number);
    return number;
  });
  return { numbers, originals: [...known.keys()] };
}
