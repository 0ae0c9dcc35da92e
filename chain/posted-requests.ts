// SPDX-License-Identifier: GPL-3.0-or-later
import { toBeHex } from "ethers";
import { z } from "zod";
import { ORACLE_ABI } from "./abi.ts";
import { type Asked, termsOfTuple } from "./asked-request.ts";
import { eventLog, type EventLog } from "./rpc-answers.ts";
import { type LogRange, readLogs } from "./read-logs.ts";
import { HostileAnswer } from "./rpc-errors.ts";
import type { Rpc } from "./rpc.ts";

/** RequestPosted, decoded. Only its id, which hashes the rest but the fee, says that the oracle accepted it so. */
export type PostedRequest = Asked & Readonly<{ requestId: string; feeWei: bigint }>;

export type SeenRequest = { event: PostedRequest; blockNumber: number; blockHash: string };

const EVENT = ORACLE_ABI.getEvent("RequestPosted")?.topicHash ?? "";

/** The requests posted for these models in a range of blocks, both ends included, in the chain's order. */
export async function postedRequests(
  rpc: Rpc,
  oracle: string,
  modelIds: readonly bigint[],
  range: LogRange,
): Promise<SeenRequest[]> {
  const filter = { address: oracle, topics: [EVENT, null, modelIds.map((modelId) => toBeHex(modelId, 32))] };
  const seen: SeenRequest[] = [];
  for await (const { part, logs } of readLogs(rpc, filter, range, eventLog)) {
    seen.push(
      ...logs
        .filter((log) => isAsked(log, oracle, part))
        .map((log) => ({ event: decodePosted(log), blockNumber: log.blockNumber, blockHash: log.blockHash }))
        .filter(({ event }) => modelIds.includes(event.terms.modelId)),
    );
  }
  return seen;
}

/** The endpoint may send what was not asked for: that is left aside, and keeps nobody else's request waiting. */
function isAsked({ removed, address, topics, blockNumber }: EventLog, oracle: string, range: LogRange): boolean {
  return (
    removed !== true &&
    address === oracle.toLowerCase() &&
    topics[0] === EVENT &&
    blockNumber >= range.from &&
    blockNumber <= range.to
  );
}

const posted = z
  .tuple([
    ...([z.string(), z.bigint(), z.string()] as const),
    ...([z.bigint(), z.bigint(), termsOfTuple] as const),
    ...([z.array(z.string()), z.array(z.bigint()), z.array(z.bigint())] as const),
  ])
  .refine(([, modelId, , , , { modelId: asked }]) => modelId === asked, "it names two models")
  .transform(([requestId, , requester, number, feeWei, terms, subjects, indices, inputWords]): PostedRequest => {
    return { requestId, feeWei, terms, requester, number, subjects, indices, inputWords };
  });

/** @error HostileAnswer */
export function decodePosted({ topics, data }: Pick<EventLog, "topics" | "data">): PostedRequest {
  try {
    return posted.parse(ORACLE_ABI.parseLog({ topics, data })?.args.toArray(true));
  } catch (error) {
    throw new HostileAnswer("eth_getLogs", error instanceof Error ? error.message : String(error));
  }
}
