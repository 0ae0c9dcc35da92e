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

/** The points that a part uses, and the part with these points' own numbers. */
export function ownPoints(
  group: GroupName,
  points: Uint8Array,
  part: Combinations,
): { used: Uint8Array; local: Combinations } {
  const width = POINT_BYTES[group];
  const numbers = new Map<number, number>();
  const local = part.points.map((point) => {
    const known = numbers.get(point);
    if (known !== undefined) return known;
    numbers.set(point, numbers.size);
    return numbers.size - 1;
  });
  const used = new Uint8Array(numbers.size * width);
  for (const [point, number] of numbers) used.set(points.subarray(point * width, (point + 1) * width), number * width);
  return { used, local: { ...part, points: local } };
}
