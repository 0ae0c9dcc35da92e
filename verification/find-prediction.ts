// SPDX-License-Identifier: GPL-3.0-or-later
import { toBeHex } from "ethers";
import { REGISTRY_ABI } from "../chain/abi.ts";
import type { ChainReader } from "../chain/chain-reader.ts";
import { decodePosted } from "../chain/posted-requests.ts";
import type { LogRange } from "../chain/read-logs.ts";
import { smallQuantity } from "../chain/rpc-answers.ts";
import { CannotVerify } from "./cannot-verify.ts";
import { eventsBackwards } from "./evidence/event-search.ts";
import { decodePredictions, PREDICTIONS_TOPIC } from "./evidence/fulfilled-events.ts";
import { POSTED_TOPIC } from "./evidence/fulfilled-request.ts";
import { readOracleParts } from "./evidence/oracle-parts.ts";
import { readRecord } from "./evidence/registered-model.ts";
import type { FulfilmentReport } from "./verification-report.ts";

/** A prediction by its name on chain. */
export type PredictionName = Readonly<{
  oracle: string;
  /** A model's id, or its hash, which names all its batch sizes. */
  model: bigint;
  /** 32 bytes, hex. */
  subject: string;
  epoch: bigint;
}>;

/** No event tells of such a prediction, as far as the endpoint shows them. */
export class PredictionNotFound extends CannotVerify {
  constructor({ subject, epoch, oracle }: PredictionName, { from, to }: LogRange, reason: string) {
    super(
      "PREDICTION_NOT_FOUND",
      `The oracle ${oracle} shows no prediction of ${subject} at epoch ${epoch} in blocks ${from} to ${to}: ${reason}. ` +
        "Check model, subject and epoch, or name the transaction itself (--tx).",
      { details: { oracle, subject, epoch, from, to } },
    );
  }
}

const REGISTERED_TOPIC = REGISTRY_ABI.getEvent("ModelProposed")?.topicHash ?? "";

/** The newest transaction that posted a prediction, by the feed's events. @error PredictionNotFound, SearchTooLong, and those of the reader */
export async function findPrediction(reader: ChainReader, name: PredictionName, fromBlock = 0): Promise<string> {
  const range = { from: fromBlock, to: await reader.call("eth_blockNumber", [], smallQuantity) };
  const parts = await readOracleParts(reader, name.oracle);
  const models = await modelIds(reader, parts.registry, name, range);
  if (models.length === 0) throw new PredictionNotFound(name, range, "its registry does not know the model");
  const posts = { address: parts.feed, topics: [PREDICTIONS_TOPIC, undefined, toBeHex(name.epoch, 32), models] };
  for await (const log of eventsBackwards(reader, posts, range)) {
    if (decodePredictions(log)?.subjects.includes(name.subject) === true) return log.transactionHash;
  }
  const reason = (await wasAsked(reader, name, models, range))
    ? "it was asked for, and nobody answered"
    : "nobody asked for it";
  throw new PredictionNotFound(name, range, reason);
}

async function wasAsked(
  reader: ChainReader,
  { oracle, epoch, subject }: PredictionName,
  models: readonly string[],
  range: LogRange,
): Promise<boolean> {
  const filter = { address: oracle, topics: [POSTED_TOPIC, undefined, models] };
  for await (const log of eventsBackwards(reader, filter, range)) {
    const { terms, subjects } = decodePosted(log);
    if (terms.epoch === epoch && subjects.includes(subject)) return true;
  }
  return false;
}

/**
 * Whether what was verified is what was asked for. The search believes the endpoint, which may lead to a true prediction of another
 * subject or epoch; the report has epoch and subjects as the proof binds them.
 */
export function isOfName({ modelId, modelHash, epoch, subjects }: FulfilmentReport, name: PredictionName): boolean {
  const isModel = modelId === name.model || (modelHash !== undefined && BigInt(modelHash) === name.model);
  return isModel && epoch === name.epoch && subjects?.includes(name.subject) === true;
}

/** As topics: the id, or those of all batch sizes of the hash. */
async function modelIds(
  reader: ChainReader,
  registry: string,
  { model }: PredictionName,
  range: LogRange,
): Promise<string[]> {
  const { status } = await readRecord(reader, registry, model);
  if (status !== "unknown") return [toBeHex(model, 32)];
  const found = new Set<string>();
  const filter = { address: registry, topics: [REGISTERED_TOPIC, undefined, toBeHex(model, 32)] };
  for await (const { topics } of eventsBackwards(reader, filter, range)) found.add(topics[1] ?? "");
  return [...found];
}
