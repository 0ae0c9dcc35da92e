// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../../schema/errors.ts";
import type { RealRanges } from "../../graph/real-ranges.ts";
import { brief } from "../../quantise/limit-text.ts";
import { outward } from "../../quantise/outward.ts";

/** A divisor of the model can be 0, or so near to it that the quotient has no bound. */
export class DivisorNotPositive extends FatalError {
  constructor(tensor: string, element: number, least: number, most: number) {
    super(
      "DIVISOR_NOT_POSITIVE",
      `Element ${element} of the divisor in "${tensor}" can be as little as ${brief(least)} for what the schema admits, where the largest divisor is ${brief(most)}: it must stay away from 0, and be no smaller than 2^-24 of that. No bits change it. ` +
        "Add a constant to it in the model (an epsilon that is not too small), give the features ranges that keep it away from 0, or calibrate on rows that do: it is then held to the end that they are within.",
      { details: { tensor, element, least, most } },
    );
  }
}

/** A divisor may be smaller than its most by this much: its integers would be too wide, and the quotients too. */
const SMALLEST_SHARE = 2 ** -24;

/** The ends of all divisors. @error DivisorNotPositive */
export function checkPositive({ min, max }: RealRanges, output: string): { least: number; most: number } {
  const [least, most] = [min.reduce((a, b) => Math.min(a, b), Infinity), max.reduce((a, b) => Math.max(a, b), 0)];
  if (!(least > most * SMALLEST_SHARE)) throw new DivisorNotPositive(output, min.indexOf(least), least, most);
  return { least, most };
}

/** |a/d − a′/d′| ≤ (Δa + |a/d| Δd) / d′, where |a| ≤ size, d ≥ least, and d′ ≥ other. */
export function quotientMoves(size: number, least: number, other: number, da: number, dd: number): number {
  return other > 0 ? outward((da + (size / least) * dd) / other, 4) : Infinity;
}
