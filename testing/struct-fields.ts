// SPDX-License-Identifier: GPL-3.0-or-later
import { Result } from "ethers";

/** A struct that a contract returned, as a plain object of its named fields: the generated types hide ethers' own way. */
export function structFields(returned: readonly unknown[]): Record<string, unknown> {
  if (!(returned instanceof Result)) throw new TypeError("this is not what a contract returned");
  return returned.toObject();
}
