// SPDX-License-Identifier: GPL-3.0-or-later
import type { RealRanges } from "../graph/real-ranges.ts";

/** The elements of several tensors, one tensor after the other. */
export function joinedTensors(tensors: readonly Float64Array[]): Float64Array {
  const [only] = tensors;
  if (only !== undefined && tensors.length === 1) return only;
  const all = new Float64Array(tensors.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const tensor of tensors) {
    all.set(tensor, start);
    start += tensor.length;
  }
  return all;
}

export function joinedRanges(ranges: readonly RealRanges[]): RealRanges {
  return { min: joinedTensors(ranges.map(({ min }) => min)), max: joinedTensors(ranges.map(({ max }) => max)) };
}
