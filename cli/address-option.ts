import { InvalidArgumentError } from "commander";

/** An option's value that is an address. @error InvalidArgumentError */
export function addressOption(value: string): string {
  if (!/^0x[0-9a-fA-F]{40}$/.test(value))
    throw new InvalidArgumentError("It must be an address: 0x and 40 hex digits.");
  return value;
}
