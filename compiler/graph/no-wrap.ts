// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { bitLength } from "./interval.ts";

/** int64 wraps at 2^63 and the field at 2^254; one bit of room is kept below the nearer of the two. */
export const MAX_MAGNITUDE = 1n << 62n;

/** A value that int64 would not hold. `remedy` says with what bits, and what to change, where that is known. */
export class NoWrapViolation extends FatalError {
  readonly tensor: string;
  readonly largest: bigint;

  constructor(tensor: string, largest: bigint, remedy = COARSER) {
    super("NO_WRAP_VIOLATION", `Tensor "${tensor}" ${excessOf(largest)}. ${remedy}`, {
      details: { tensor, largest: largest.toString() },
    });
    this.tensor = tensor;
    this.largest = largest;
  }
}

const COARSER =
  "Give the outputs coarser scales or the features narrower fields, or fewer weightBits and activationBits where the model's config gives them.";

/** What is refused below the limit is a coefficient, which is held as a double. */
function excessOf(largest: bigint): string {
  const size = `±2^${bitLength(largest)}`;
  return largest > MAX_MAGNITUDE
    ? `can reach ${size} in the worst case, and nothing may pass ±2^62: the int64 twin would wrap`
    : `needs a coefficient of ${size}, and none may pass ±2^53`;
}
