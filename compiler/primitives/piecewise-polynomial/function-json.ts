// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { indexNumber, integerText } from "../../graph/integer-text.ts";
import type { Line, PiecewiseFunction } from "./piecewise-function.ts";

const lineJson = z.tuple([integerText, integerText]).transform(([constant, slope]): Line => ({ constant, slope }));

/** Integers are decimal strings, and a line is its constant and its slope. */
export const functionJson = z
  .strictObject({
    shift: indexNumber,
    offset: integerText,
    segmentBits: indexNumber,
    residualBits: indexNumber,
    coefficients: z.array(z.array(integerText)),
    low: lineJson,
    high: lineJson,
  })
  .transform((piecewise): PiecewiseFunction => piecewise);

export function functionToJson({ offset, coefficients, low, high, ...sizes }: PiecewiseFunction): unknown {
  return {
    ...sizes,
    offset: String(offset),
    coefficients: coefficients.map((segment) => segment.map(String)),
    low: [String(low.constant), String(low.slope)],
    high: [String(high.constant), String(high.slope)],
  };
}
