// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { FEED_ABI, ORACLE_ABI } from "../../chain/abi.ts";
import { HostileAnswer } from "../../chain/rpc-errors.ts";
import { type Found, missing } from "./found.ts";
import type { LoggedEvent } from "./logged-event.ts";

/** RequestFulfilled, decoded, with the contract that says so: anybody can emit an event of this name. */
export type FulfilledEvent = Readonly<{
  emitter: string;
  requestId: string;
  modelId: bigint;
  payee: string;
  /** Among the receipt's logs. */
  place: number;
}>;

/** PredictionsPosted, decoded: what a reader of events takes for posted. */
export type PredictionsEvent = Readonly<{
  feedId: string;
  epoch: bigint;
  poster: bigint;
  subjects: readonly string[];
  /** Subject-major. */
  outputs: readonly bigint[];
}>;

export const FULFILLED_TOPIC = ORACLE_ABI.getEvent("RequestFulfilled")?.topicHash ?? "";
export const PREDICTIONS_TOPIC = FEED_ABI.getEvent("PredictionsPosted")?.topicHash ?? "";

const fulfilled = z.tuple([z.string(), z.bigint(), z.string().toLowerCase()]);
const predictions = z
  .tuple([z.string(), z.bigint(), z.bigint(), z.array(z.string()), z.array(z.bigint())])
  .transform(([feedId, epoch, poster, subjects, outputs]) => ({ feedId, epoch, poster, subjects, outputs }));

/** All of a receipt's, whoever emitted them. @error HostileAnswer */
export function fulfilledEvents(logs: readonly LoggedEvent[]): FulfilledEvent[] {
  return logs.flatMap(({ address: emitter, topics, data, removed }, place) => {
    if (topics[0] !== FULFILLED_TOPIC || removed === true) return [];
    const values = ORACLE_ABI.parseLog({ topics, data })?.args.toArray(true);
    const parsed = fulfilled.safeParse(values);
    if (!parsed.success) throw new HostileAnswer("eth_getTransactionReceipt", z.prettifyError(parsed.error));
    const [requestId, modelId, payee] = parsed.data;
    return { emitter, requestId, modelId, payee, place };
  });
}

/** What a fulfilment posted: the feed's own event, which the oracle has it emit just before. */
export function predictionsBefore(
  logs: readonly LoggedEvent[],
  feed: string,
  { place, modelId }: FulfilledEvent,
): Found<PredictionsEvent> {
  for (const log of logs.slice(0, place).reverse()) {
    if (log.address !== feed || log.topics[0] !== PREDICTIONS_TOPIC || log.removed === true) continue;
    const event = decodePredictions(log);
    if (event?.poster === modelId) return { value: event };
  }
  return missing("the transaction's receipt has no event of the feed's for it");
}

/** Undefined for what is no such event. */
export function decodePredictions({
  topics,
  data,
}: Pick<LoggedEvent, "topics" | "data">): PredictionsEvent | undefined {
  try {
    return predictions.safeParse(FEED_ABI.parseLog({ topics, data })?.args.toArray(true)).data;
  } catch {
    return undefined;
  }
}
