// SPDX-License-Identifier: GPL-3.0-or-later
import { fieldRange, type FieldWidth } from "../schema/model-schema.ts";

/** What an output means, as a registration says it; everything not said is an amount in millionths of an ether. */
export type OutputMeaning = Readonly<{
  name: string;
  unit: string;
  count: number;
  scaleMantissa: bigint;
  scaleExponent: number;
  errorBound: bigint;
  provenMinimum: bigint;
  provenMaximum: bigint;
}>;

/** The meaning of a field of this width, of which nothing is proven but its width. */
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
