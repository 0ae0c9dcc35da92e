// SPDX-License-Identifier: GPL-3.0-or-later
import type { OutputMeaning } from "../built-model/output-meanings.ts";
import { fieldRange, type FieldWidth } from "../schema/model-schema.ts";

/** The meaning of a field of this width, of which nothing is proven but its width; everything not said is an amount in millionths of an ether. */
export function outputMeaning(
  field: Readonly<{ width: FieldWidth; signed: boolean; count: number }>,
  change: Partial<OutputMeaning> = {},
): OutputMeaning {
  return {
    ...{ name: "reward", unit: "ETH", count: field.count, scaleMantissa: 1n, scaleExponent: -6, errorBound: 2n },
    provenMinimum: fieldRange(field).min,
    provenMaximum: fieldRange(field).max,
    ...change,
  };
}
