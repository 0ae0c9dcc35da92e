// SPDX-License-Identifier: GPL-3.0-or-later
import { setTimeout as sleep } from "node:timers/promises";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { requestOnChain } from "../../chain/request-status.ts";
import { smallQuantity } from "../../chain/rpc-answers.ts";
import { FatalError, RetryableError } from "../../schema/errors.ts";
import { newestEvent } from "../../verification/evidence/event-search.ts";
import { readFeed } from "../../verification/evidence/feed-reading.ts";
import { FULFILLED_TOPIC } from "../../verification/evidence/fulfilled-events.ts";

/** Nobody proved the predictions in time. */
export class RequestNotAnswered extends RetryableError {
  constructor(requestId: string, withinSeconds: number) {
    super(
      "REQUEST_NOT_ANSWERED",
      `Nobody has answered request ${requestId} within ${withinSeconds} s. Check that a relayer serves the model; past the deadline ` +
        "anybody can call `refund`, which credits the fee to the requester.",
      { details: { requestId, withinSeconds } },
    );
  }
}

/** The request ended without a prediction. */
export class RequestGivenBack extends FatalError {
  constructor(requestId: string) {
    super(
      "REQUEST_GIVEN_BACK",
      `Request ${requestId} was refunded: it had expired, or its model was halted. Ask again when the model can be asked.`,
      { details: { requestId } },
    );
  }
}

/** The outputs were proven, and the feed does not let them be read. */
export class PredictionWithheld extends FatalError {
  constructor(requestId: string, subject: string, reason: string) {
    super(
      "PREDICTION_WITHHELD",
      `Request ${requestId} was answered, but the feed gives no prediction of ${subject}: ${reason.replace(/\.$/, "")}. ` +
        "What is in quarantine waits for governance; of a model that is stopped or revoked nothing is read.",
      { details: { requestId, subject, reason } },
    );
  }
}

const POLL_MS = 500;

type Waited = Readonly<{
  oracle: string;
  feed: string;
  feedId: string;
  requestId: string;
  subject: readonly string[];
  epoch: bigint;
  block: number;
  withinSeconds: number;
}>;

/** Waits until a request is fulfilled, and reads what the feed then gives. @error RequestNotAnswered, RequestGivenBack, PredictionWithheld */
export async function awaitPrediction(reader: ChainReader, waited: Waited) {
  const { oracle, feed, feedId, requestId, subject, epoch, block, withinSeconds } = waited;
  const until = performance.now() + withinSeconds * 1_000;
  for (;;) {
    const { status } = await requestOnChain(reader, oracle, requestId);
    if (status === "fulfilled") break;
    if (status === "refunded") throw new RequestGivenBack(requestId);
    if (performance.now() > until) throw new RequestNotAnswered(requestId, withinSeconds);
    await sleep(POLL_MS);
  }
  const head = await reader.call("eth_blockNumber", [], smallQuantity);
  const filter = { address: oracle.toLowerCase(), topics: [FULFILLED_TOPIC, requestId] };
  const event = await newestEvent(reader, filter, { from: block, to: head }, "the fulfilment's event");
  const predictions = [];
  for (const each of subject) {
    const outputs = await readFeed(reader, feed, { feedId, subject: each, epoch }, head);
    if ("missing" in outputs) throw new PredictionWithheld(requestId, each, outputs.missing);
    predictions.push({ subject: each, outputs: outputs.value });
  }
  return {
    fulfilment: {
      transactionHash: "missing" in event ? null : event.value.transactionHash,
      blockNumber: "missing" in event ? null : event.value.blockNumber,
    },
    predictions,
  };
}
