// SPDX-License-Identifier: GPL-3.0-or-later
import { requestOnChain, type ChainRequest } from "../../chain/request-status.ts";
import { isHalted } from "../chain/model-on-chain.ts";
import { blockAt, headBlock, headNumber } from "../../chain/rpc.ts";
import type { RequestRecord } from "../store/request-records.ts";
import { ANSWERS_AFTER_PATIENCE, ANSWERS_BELIEVED } from "./second-opinion.ts";
import type { StepResult, Work } from "./work.ts";

/**
 * Reads the request's state from the chain. `instead` says where it goes when there is nothing left to work for:
 * fulfilled is success, whoever did it, which the last step makes sure of; past its deadline, or of a halted model, no proof would be
 * accepted.
 */
export async function chainState(
  request: RequestRecord,
  work: Work,
): Promise<{ onChain: ChainRequest; instead: StepResult | null }> {
  const head = headBlock(work.rpc); // asked at once, since most requests need them
  const halted = isHalted(work.rpc, work.registry, request.event.terms.modelId);
  for (const each of [head, halted]) each.catch(() => undefined);
  const onChain = await requestOnChain(work.rpc, work.config.oracle, request.event.requestId);
  const result = (instead: StepResult | null) => ({ onChain, instead });
  if (onChain.status === "fulfilled") return result({ to: "finalise" });
  if (onChain.status === "refunded") return result(EXPIRED);
  if (onChain.status === "unknown") return result(await unknown(request, work));
  const { timestamp } = await head;
  if (BigInt(timestamp) > onChain.deadline) return result(EXPIRED);
  return result((await halted) ? HALTED : null);
}

const EXPIRED = { to: "expired", answersNeeded: ANSWERS_BELIEVED } as const;
const HALTED = { to: "halted", answersNeeded: ANSWERS_BELIEVED } as const;

/** The request's block was replaced, or the endpoint answers from a block before it, or its log was made up. */
async function unknown({ event, blockNumber, blockHash }: RequestRecord, work: Work): Promise<StepResult> {
  const { rpc, config } = work;
  const tooEarly = { waitSeconds: config.pollSeconds };
  const block = await blockAt(rpc, blockNumber);
  if (block === null) return tooEarly;
  if (block.hash !== blockHash) return { to: "orphaned", answersNeeded: ANSWERS_BELIEVED };
  const head = await headNumber(rpc);
  if (head < blockNumber) return tooEarly;
  const { status } = await requestOnChain(rpc, config.oracle, event.requestId, head);
  return status === "unknown" ? { to: "orphaned", answersNeeded: ANSWERS_AFTER_PATIENCE } : tooEarly;
}
