// SPDX-License-Identifier: GPL-3.0-or-later
import type { Interface } from "ethers";
import { z } from "zod";

/**
 * The arguments of each call of a function that stands in some bytes, at whatever place: contracts that call others are handed such
 * calls whole. What is found proves nothing by standing there; whoever uses it checks what it says.
 */
export function callsInInput<T>(
  input: string,
  { abi, name }: { abi: Interface; name: string },
  shape: z.ZodType<T>,
): { args: T; at: number }[] {
  const needle = abi.getFunction(name)?.selector.slice(2) ?? "";
  const found: { args: T; at: number }[] = [];
  for (let at = input.indexOf(needle, 2); at !== -1 && found.length < MOST_CALLS; at = input.indexOf(needle, at + 1)) {
    if (at % 2 !== 0) continue; // between two bytes
    const args = decoded(abi, name, `0x${input.slice(at)}`, shape);
    if (args !== undefined) found.push({ args, at: at / 2 - 1 });
  }
  return found;
}

/** A transaction with more of the same is no batch but a trap. */
const MOST_CALLS = 64;

function decoded<T>(abi: Interface, name: string, data: string, shape: z.ZodType<T>): T | undefined {
  try {
    return shape.safeParse(abi.decodeFunctionData(name, data).toArray(true)).data;
  } catch {
    return undefined;
  }
}
