// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { ORACLE_ABI } from "../../chain/abi.ts";
import { readContract } from "../../chain/contract-call.ts";
import { bytes } from "../../chain/rpc-answers.ts";
import { toQuantity, type Rpc } from "../../chain/rpc.ts";

type Counted = { oracle: string; modelId: bigint; atBlock: number };

const answer = z
  .tuple([z.bigint().refine((count) => count <= BigInt(Number.MAX_SAFE_INTEGER))])
  .transform(([count]) => Number(count));

/** How many requests for a model the oracle had accepted up to a block. */
export async function requestCount(rpc: Rpc, { oracle, modelId, atBlock }: Counted): Promise<number> {
  return await readContract(
    rpc,
    { to: oracle, abi: ORACLE_ABI, name: "requestCountOf", args: [modelId], atBlock },
    answer,
  );
}

/** The same for a block that may be older than the oracle, which then had none. */
export async function earlyRequestCount(rpc: Rpc, counted: Counted): Promise<number> {
  const code = await rpc.call("eth_getCode", [counted.oracle, toQuantity(counted.atBlock)], bytes);
  return code === "0x" ? 0 : await requestCount(rpc, counted);
}
