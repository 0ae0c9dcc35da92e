import { ORACLE_ABI } from "../../chain/abi.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { decodePosted, type PostedRequest } from "../../chain/posted-requests.ts";
import type { LogRange } from "../../chain/read-logs.ts";
import { type ChainRequest, requestOnChain } from "../../chain/request-status.ts";
import { newestEvent } from "./event-search.ts";
import { attempt, type Found, missing } from "./found.ts";

/** What the oracle and its log say of a request that was fulfilled in a block. */
export type RequestEvidence = Readonly<{
  /** As it stands now. */
  now: ChainRequest;
  /** As it stood before that block: only then does the oracle hold its commitment. */
  before: Found<ChainRequest>;
  posted: Found<Readonly<{ event: PostedRequest; blockNumber: number }>>;
}>;

const POSTED_TOPIC = ORACLE_ABI.getEvent("RequestPosted")?.topicHash ?? "";

export async function readRequest(
  reader: ChainReader,
  {
    oracle,
    requestId,
    fulfilledIn,
    fromBlock,
  }: { oracle: string; requestId: string; fulfilledIn: number; fromBlock: number },
): Promise<RequestEvidence> {
  const earlier = fulfilledIn - 1;
  return {
    now: await requestOnChain(reader, oracle, requestId),
    before: await attempt(`the oracle at block ${earlier}`, () => requestOnChain(reader, oracle, requestId, earlier)),
    posted: await postedRequest(reader, { oracle, requestId }, { from: fromBlock, to: fulfilledIn }),
  };
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
