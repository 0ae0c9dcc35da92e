import { z } from "zod";
import { SOURCE_ABI } from "../../chain/abi.ts";
import { customError, readContract } from "../../chain/contract-call.ts";
import { CallReverted } from "../../chain/rpc-errors.ts";
import type { Rpc } from "../../chain/rpc.ts";

const answer = z
  .tuple([z.array(z.bigint()), z.array(z.bigint())])
  .transform(([values, indices]) => ({ values, indices }));

export type SourceFeatures = z.output<typeof answer>;

/** What the source says of these subjects now; null when it has moved on to a newer epoch and no longer answers. */
export async function readSource(
  rpc: Rpc,
  source: string,
  { subjects, epoch }: { subjects: readonly string[]; epoch: bigint },
): Promise<SourceFeatures | null> {
  const call = { to: source, abi: SOURCE_ABI, name: "features", args: [subjects, epoch] };
  try {
    return await readContract(rpc, call, answer);
  } catch (error) {
    if (error instanceof CallReverted && customError(SOURCE_ABI, error)?.name === "EpochNotNewest") return null;
    throw error;
  }
}
