import { SOURCE_ABI } from "../../chain/abi.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { customError } from "../../chain/contract-call.ts";
import { readSource, type SourceFeatures } from "../../chain/read-source.ts";
import { CallReverted } from "../../chain/rpc-errors.ts";
import { fulfilCallOf, type FulfilCall } from "./fulfil-call.ts";
import type { FulfilledEvent } from "./fulfilled-events.ts";
import { readFeed } from "./feed-reading.ts";
import { attempt, type Found, firstFound, missing } from "./found.ts";
import type { ModelEvidence } from "./model-evidence.ts";
import type { OracleParts } from "./oracle-parts.ts";
import { readRequest, type RequestEvidence } from "./fulfilled-request.ts";
import type { TransactionEvidence } from "./transaction.ts";

/** Null when the source has moved on to another epoch; `refused` when it has no such features. */
export type SourceAnswer = SourceFeatures | { refused: string } | null;

/** What the feed says of the batch's subject in this place. */
export type FeedReading = Readonly<{ place: number; outputs: Found<readonly bigint[]> }>;

/** All that the chain says of one fulfilment but for its model. */
export type FulfilmentEvidence = Readonly<{
  event: FulfilledEvent;
  call: Found<FulfilCall>;
  request: RequestEvidence;
  source: Found<SourceAnswer>;
  /** Of a large batch some subjects', the one asked about among them. */
  feed: Found<readonly FeedReading[]>;
}>;

/** Subjects of one batch that the feed is asked for. */
export const MOST_FEED_READINGS = 64;

export async function readFulfilment(
  reader: ChainReader,
  transaction: TransactionEvidence,
  parts: OracleParts,
  model: ModelEvidence,
  { event, fromBlock, subject }: { event: FulfilledEvent; fromBlock: number; subject: string | undefined },
): Promise<FulfilmentEvidence> {
  const fulfilledIn = transaction.receipt.blockNumber;
  const { oracle } = parts;
  const request = await readRequest(reader, { oracle, requestId: event.requestId, fulfilledIn, fromBlock });
  return {
    ...{ event, request },
    call: await fulfilCallOf(reader, transaction, event),
    source: await readFeatures(reader, model.record.source, request),
    feed: await readSubjects(reader, parts.feed, { modelId: event.modelId, request, fulfilledIn, subject }),
  };
}

/** As the source said it when the request was made; where the endpoint forgets such states, as it says it now. */
async function readFeatures(
  reader: ChainReader,
  source: string,
  { posted }: RequestEvidence,
): Promise<Found<SourceAnswer>> {
  if ("missing" in posted) return posted;
  const { event, blockNumber } = posted.value;
  const ask = async (atBlock?: number): Promise<SourceAnswer> => {
    try {
      return await readSource(reader, source, event, atBlock);
    } catch (error) {
      if (!(error instanceof CallReverted)) throw error;
      return { refused: customError(SOURCE_ABI, error)?.name ?? error.data };
    }
  };
  return await firstFound(
    () => attempt(`the source at block ${blockNumber}`, () => ask(blockNumber)),
    () => attempt("the source now", () => ask()),
  );
}

type FeedQuestion = Readonly<{
  modelId: bigint;
  request: RequestEvidence;
  fulfilledIn: number;
  subject: string | undefined;
}>;

async function readSubjects(
  reader: ChainReader,
  feed: string,
  { modelId, request, fulfilledIn, subject }: FeedQuestion,
): Promise<FulfilmentEvidence["feed"]> {
  if ("missing" in request.posted) return missing(request.posted.missing);
  const { subjects, epoch } = request.posted.value.event;
  const asked = subject === undefined ? -1 : subjects.indexOf(subject);
  const others = subjects.flatMap((_, place) => (place === asked ? [] : [place]));
  const readings: FeedReading[] = [];
  for (const place of [...(asked === -1 ? [] : [asked]), ...others].slice(0, MOST_FEED_READINGS)) {
    const key = { modelId, subject: subjects[place] ?? "", epoch };
    readings.push({ place, outputs: await readFeed(reader, feed, key, fulfilledIn) });
  }
  return { value: readings };
}
