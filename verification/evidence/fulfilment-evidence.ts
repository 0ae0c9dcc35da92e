// SPDX-License-Identifier: GPL-3.0-or-later
import { SOURCE_ABI } from "../../chain/abi.ts";
import type { Asked } from "../../chain/asked-request.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { customError } from "../../chain/contract-call.ts";
import { readSource, type SourceFeatures } from "../../chain/read-source.ts";
import { CallReverted } from "../../chain/rpc-errors.ts";
import { feedId } from "../../schema/statement.ts";
import { fulfilCallOf, type FulfilCall } from "./fulfil-call.ts";
import { type FulfilledEvent, predictionsBefore, type PredictionsEvent } from "./fulfilled-events.ts";
import { readFeed } from "./feed-reading.ts";
import { attempt, type Found, firstFound } from "./found.ts";
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
  /** As the call gave it back; as its event told it, where the call is not known. */
  asked: Found<Asked>;
  /** What the feed told that was posted. */
  predictions: Found<PredictionsEvent>;
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
  const { record } = model;
  const request = await readRequest(reader, {
    oracle: parts.oracle,
    requestId: event.requestId,
    fulfilledIn,
    fromBlock,
  });
  const { posted } = request;
  const call = await fulfilCallOf(reader, transaction, event);
  const asked =
    "missing" in call ? ("missing" in posted ? call : { value: posted.value.event }) : { value: call.value.asked };
  const askedIn = "missing" in posted ? fulfilledIn : posted.value.blockNumber;
  const feedQuestion = { feed: parts.feed, feedId: feedId(record.modelHash, record.source), fulfilledIn, subject };
  return {
    ...{ event, request, call, asked },
    predictions: predictionsBefore(transaction.receipt.logs, parts.feed, event),
    source: await readFeatures(reader, record.source, asked, askedIn),
    feed: await readSubjects(reader, asked, feedQuestion),
  };
}

/** As the source said it when the request was made; where the endpoint forgets such states, as it says it now. */
async function readFeatures(
  reader: ChainReader,
  source: string,
  asked: Found<Asked>,
  blockNumber: number,
): Promise<Found<SourceAnswer>> {
  if ("missing" in asked) return asked;
  const { subjects, terms } = asked.value;
  const ask = async (atBlock?: number): Promise<SourceAnswer> => {
    try {
      return await readSource(reader, source, { subjects, epoch: terms.epoch }, atBlock);
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

type FeedQuestion = Readonly<{ feed: string; feedId: string; fulfilledIn: number; subject: string | undefined }>;

async function readSubjects(
  reader: ChainReader,
  asked: Found<Asked>,
  { feed, feedId, fulfilledIn, subject }: FeedQuestion,
): Promise<FulfilmentEvidence["feed"]> {
  if ("missing" in asked) return asked;
  const { subjects, terms } = asked.value;
  const wanted = subject === undefined ? -1 : subjects.indexOf(subject);
  const others = subjects.flatMap((_, place) => (place === wanted ? [] : [place]));
  const readings: FeedReading[] = [];
  for (const place of [...(wanted === -1 ? [] : [wanted]), ...others].slice(0, MOST_FEED_READINGS)) {
    const key = { feedId, subject: subjects[place] ?? "", epoch: terms.epoch };
    readings.push({ place, outputs: await readFeed(reader, feed, key, fulfilledIn) });
  }
  return { value: readings };
}
