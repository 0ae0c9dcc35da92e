import { z } from "zod";
import { ORACLE_ABI } from "./abi.ts";
import { readContract } from "./contract-call.ts";
import { HostileAnswer } from "./rpc-errors.ts";
import type { Rpc } from "./rpc.ts";

const STATUSES = ["unknown", "open", "fulfilled", "refunded"] as const;
export type ChainStatus = (typeof STATUSES)[number];

export type ChainRequest = {
  status: ChainStatus;
  modelId: bigint;
  epoch: bigint;
  deadline: bigint;
  commitment: string;
};

const answer = z
  .tuple([
    z.object({
      status: z.bigint().transform(Number),
      modelId: z.bigint(),
      epoch: z.bigint(),
      deadline: z.bigint(),
      commitment: z.string().regex(/^0x[0-9a-f]{64}$/),
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
