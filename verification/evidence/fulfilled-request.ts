// SPDX-License-Identifier: GPL-3.0-or-later
import { ORACLE_ABI } from "../../chain/abi.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { decodePosted, type PostedRequest } from "../../chain/posted-requests.ts";
import type { LogRange } from "../../chain/read-logs.ts";
import { type ChainStatus, requestOnChain } from "../../chain/request-status.ts";
import { newestEvent } from "./event-search.ts";
import { attempt, type Found, missing } from "./found.ts";

/** What the oracle and its log say of a request that was fulfilled in a block. The oracle keeps nothing else: the id binds the rest. */
export type RequestEvidence = Readonly<{
  status: ChainStatus;
  posted: Found<Readonly<{ event: PostedRequest; blockNumber: number }>>;
}>;

export const POSTED_TOPIC = ORACLE_ABI.getEvent("RequestPosted")?.topicHash ?? "";

type Wanted = Readonly<{ oracle: string; requestId: string; fulfilledIn: number; fromBlock: number }>;

export async function readRequest(
  reader: ChainReader,
  { oracle, requestId, fulfilledIn, fromBlock }: Wanted,
): Promise<RequestEvidence> {
  const { status } = await requestOnChain(reader, oracle, requestId);
  return { status, posted: await postedRequest(reader, { oracle, requestId }, { from: fromBlock, to: fulfilledIn }) };
}

async function postedRequest(
  reader: ChainReader,
  { oracle, requestId }: { oracle: string; requestId: string },
  range: LogRange,
): Promise<RequestEvidence["posted"]> {
  const filter = { address: oracle, topics: [POSTED_TOPIC, requestId] };
  const found = await attempt("the request's event", async () => {
    const log = await newestEvent(reader, filter, range, "the request's event");
    return "missing" in log ? log : { value: { event: decodePosted(log.value), blockNumber: log.value.blockNumber } };
  });
  return "missing" in found ? missing(found.missing) : found.value;
}
