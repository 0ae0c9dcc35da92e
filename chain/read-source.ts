// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { SOURCE_ABI } from "./abi.ts";
import { customError, readContract } from "./contract-call.ts";
import { CallReverted } from "./rpc-errors.ts";
import type { Rpc } from "./rpc.ts";

const answer = z
  .tuple([z.array(z.bigint()), z.array(z.bigint())])
  .transform(([values, indices]) => ({ values, indices }));

export type SourceFeatures = z.output<typeof answer>;

/** What the source says of these subjects now, or said at a block; null when it has moved on to a newer epoch and does not answer. */
export async function readSource(
  rpc: Pick<Rpc, "call">,
  source: string,
  { subjects, epoch }: { subjects: readonly string[]; epoch: bigint },
  atBlock?: number,
): Promise<SourceFeatures | null> {
  const at = atBlock === undefined ? {} : { atBlock };
  const call = { to: source, abi: SOURCE_ABI, name: "features", args: [subjects, epoch], ...at };
  try {
    return await readContract(rpc, call, answer);
  } catch (error) {
    if (error instanceof CallReverted && customError(SOURCE_ABI, error)?.name === "EpochNotNewest") return null;
    throw error;
  }
}
