// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { ORACLE_ABI } from "./abi.ts";
import { readContract } from "./contract-call.ts";
import { HostileAnswer } from "./rpc-errors.ts";
import type { Rpc } from "./rpc.ts";

const STATUSES = ["unknown", "open", "fulfilled", "refunded"] as const;
export type ChainStatus = (typeof STATUSES)[number];

/** All that the oracle keeps of a request. */
export type ChainRequest = {
  status: ChainStatus;
  /** The one asked for, or the earlier one that a cancellation set. */
  deadline: bigint;
  feeWei: bigint;
};

const answer = z
  .tuple([
    z.object({
      status: z.bigint().transform(Number),
      deadline: z.bigint(),
      feeWei: z.bigint(),
    }),
  ])
  .transform(([fields]) => fields);

/** What the oracle says of a request now, or said at a block: the chain is the truth, the store only a memory of it. */
export async function requestOnChain(
  rpc: Pick<Rpc, "call">,
  oracle: string,
  requestId: string,
  atBlock?: number,
): Promise<ChainRequest> {
  const call = {
    to: oracle,
    abi: ORACLE_ABI,
    name: "requestOf",
    args: [requestId],
    ...(atBlock !== undefined && { atBlock }),
  };
  const { status, ...fields } = await readContract(rpc, call, answer);
  const named = STATUSES[status];
  if (named === undefined) throw new HostileAnswer("requestOf", `status ${status}`);
  return { status: named, ...fields };
}
