import { toBeHex } from "ethers";
import { ORACLE_ABI, REGISTRY_ABI } from "../chain/abi.ts";
import type { ChainReader } from "../chain/chain-reader.ts";
import { decodePosted } from "../chain/posted-requests.ts";
import type { LogRange } from "../chain/read-logs.ts";
import { smallQuantity } from "../chain/rpc-answers.ts";
import { CannotVerify } from "./cannot-verify.ts";
import { eventsBackwards } from "./evidence/event-search.ts";
import { FULFILLED_TOPIC } from "./evidence/fulfilled-events.ts";
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

const POSTED_TOPIC = ORACLE_ABI.getEvent("RequestPosted")?.topicHash ?? "";
const REGISTERED_TOPIC = REGISTRY_ABI.getEvent("ModelProposed")?.topicHash ?? "";

/** The newest transaction that posted a prediction. @error PredictionNotFound, SearchTooLong, and those of the reader */
export async function findPrediction(
  reader: ChainReader,
  name: PredictionName,
  fromBlock = 0,
): Promise<{ transactionHash: string; requestId: string }> {
  const range = { from: fromBlock, to: await reader.call("eth_blockNumber", [], smallQuantity) };
  const models = await modelIds(reader, name, range);
  if (models.length === 0) throw new PredictionNotFound(name, range, "its registry does not know the model");
  let asked = 0;
  for await (const log of eventsBackwards(
    reader,
    { address: name.oracle, topics: [POSTED_TOPIC, undefined, models] },
    range,
  )) {
    const { requestId, epoch, subjects } = decodePosted(log);
    if (epoch !== name.epoch || !subjects.includes(name.subject)) continue;
    asked++;
    const filter = { address: name.oracle, topics: [FULFILLED_TOPIC, requestId] };
    for await (const { transactionHash } of eventsBackwards(reader, filter, { from: log.blockNumber, to: range.to }))
      return { transactionHash, requestId };
  }
  throw new PredictionNotFound(
    name,
    range,
    asked === 0 ? "nobody asked for it" : "it was asked for, and nobody answered",
  );
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
async function modelIds(reader: ChainReader, { oracle, model }: PredictionName, range: LogRange): Promise<string[]> {
  const { registry } = await readOracleParts(reader, oracle);
  const { status } = await readRecord(reader, registry, model);
  if (status !== "unknown") return [toBeHex(model, 32)];
  const found = new Set<string>();
  const filter = { address: registry, topics: [REGISTERED_TOPIC, undefined, toBeHex(model, 32)] };
  for await (const { topics } of eventsBackwards(reader, filter, range)) found.add(topics[1] ?? "");
  return [...found];
}
