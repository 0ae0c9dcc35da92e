import { requestOnChain, type ChainRequest } from "../chain/request-status.ts";
import { blockAt, headBlock } from "../chain/rpc.ts";
import type { RequestRecord } from "../store/request-records.ts";
import type { StepResult, Work } from "./work.ts";

/**
 * Reads the request's state from the chain. `instead` says where it goes when there is nothing left to work for:
 * fulfilled is success, whoever did it; past its deadline no proof would be accepted.
 */
export async function chainState(
  { event, blockNumber, blockHash }: RequestRecord,
  { rpc, config }: Work,
): Promise<{ onChain: ChainRequest; instead: StepResult | null }> {
  const onChain = await requestOnChain(rpc, config.oracle, event.requestId);
  const result = (instead: StepResult | null) => ({ onChain, instead });
  if (onChain.status === "fulfilled") return result({ to: "finalise" });
  if (onChain.status === "refunded") return result({ to: "expired" });
  if (onChain.status === "unknown") {
    const block = await blockAt(rpc, blockNumber);
    const reorganised = block !== null && block.hash !== blockHash;
    return result(reorganised ? { to: "orphaned" } : { waitSeconds: config.pollSeconds });
  }
  const { timestamp } = await headBlock(rpc);
  return result(BigInt(timestamp) > onChain.deadline ? { to: "expired" } : null);
}
