// SPDX-License-Identifier: GPL-3.0-or-later
import { InvalidArgumentError } from "commander";
import { getAddress, isAddress } from "ethers";

/** An option's value that is an address. @error InvalidArgumentError */
export function addressOption(value: string): string {
  if (!/^0x[0-9a-fA-F]{40}$/.test(value))
    throw new InvalidArgumentError("It must be an address: 0x and 40 hex digits.");
  if (!isAddress(value)) throw new InvalidArgumentError("Its checksum does not hold: a digit or a letter is mistyped.");
  return getAddress(value);
}
