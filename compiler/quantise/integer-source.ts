// SPDX-License-Identifier: GPL-3.0-or-later
import type { Interval } from "../graph/interval.ts";

/**
 * Where a real tensor's integers are: element i ≈ integer number offset + i of `tensor` · scales[i], off by at most errors[i] in the
 * worst case. `intervals` are those of its own elements; a constant one is enough for its element, which then reads no integer.
 */
export type IntegerSource = Readonly<{
  tensor: string;
  offset: number;
  /** Where elements share integers or stand in another order: the place of each, counted from `offset`. */
  places?: Uint32Array;
  scales: Float64Array;
  errors: Float64Array;
  intervals: readonly Interval[];
}>;

/** A source of neurons alike: `integers` is the whole tensor. */
export function sourceOf(
  tensor: string,
  neurons: readonly Readonly<{ scale: number; error: number }>[],
  intervals: readonly Interval[],
): IntegerSource {
  return {
    ...{ tensor, offset: 0, intervals },
    scales: Float64Array.from(neurons, ({ scale }) => scale),
    errors: Float64Array.from(neurons, ({ error }) => error),
  };
}
