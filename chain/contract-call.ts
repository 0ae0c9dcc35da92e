// SPDX-License-Identifier: GPL-3.0-or-later
import { Result, type Interface } from "ethers";
import { z } from "zod";
import { bytes } from "./rpc-answers.ts";
import { CallReverted, HostileAnswer } from "./rpc-errors.ts";
import { toQuantity, type Rpc } from "./rpc.ts";

export type ContractCall = { to: string; abi: Interface; name: string; args: readonly unknown[]; atBlock?: number };

/** Reads a contract and checks the decoded answer against a shape. `answer` sees the tuple of return values, structs as objects. */
export async function readContract<T>(rpc: Pick<Rpc, "call">, call: ContractCall, answer: z.ZodType<T>): Promise<T> {
  const { to, abi, name, args, atBlock } = call;
  const data = abi.encodeFunctionData(name, args);
  const block = atBlock === undefined ? "latest" : toQuantity(atBlock);
  const returned = await rpc.call("eth_call", [{ to, data }, block], bytes);
  const parsed = answer.safeParse(decode(abi, name, returned));
  if (!parsed.success) throw new HostileAnswer(`eth_call ${name}`, z.prettifyError(parsed.error));
  return parsed.data;
}

function decode(abi: Interface, name: string, returned: string): unknown {
  const types = abi.getFunction(name)?.outputs ?? [];
  try {
    return abi.decodeFunctionResult(name, returned).map((value: unknown, index) => {
      if (!(value instanceof Result)) return value;
      return types[index]?.baseType === "tuple" ? value.toObject() : value.toArray();
    });
  } catch (error) {
    throw new HostileAnswer(`eth_call ${name}`, error instanceof Error ? error.message : String(error));
  }
}

/** The name and arguments of the custom error that a contract reverted with, if this ABI knows it. */
export function customError(abi: Interface, error: CallReverted): { name: string; args: readonly unknown[] } | null {
  try {
    const parsed = abi.parseError(error.data);
    return parsed && { name: parsed.name, args: parsed.args.toArray() };
  } catch {
    return null;
  }
}
