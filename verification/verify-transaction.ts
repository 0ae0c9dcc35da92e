// SPDX-License-Identifier: GPL-3.0-or-later
import { type AskNode, type ChainReader, chainReader } from "../chain/chain-reader.ts";
import { CallReverted, HostileAnswer } from "../chain/rpc-errors.ts";
import { type ModelSchema, parseModelSchema } from "../schema/model-schema.ts";
import { NothingToVerify } from "./cannot-verify.ts";
import { type Check, CHECKS, type CheckName, fails, holds, unchecked } from "./check.ts";
import { type FulfilledEvent, fulfilledEvents } from "./evidence/fulfilled-events.ts";
import { readFulfilment } from "./evidence/fulfilment-evidence.ts";
import { type ModelEvidence, readModel } from "./evidence/model-evidence.ts";
import { type OracleParts, readOracleParts } from "./evidence/oracle-parts.ts";
import { readTransaction, type TransactionEvidence } from "./evidence/transaction.ts";
import { fulfilmentReport } from "./fulfilment-report.ts";
import type { GivenModel, RunIntegerModel } from "./given-model.ts";
import { judgeTransaction } from "./judgement/judge-transaction.ts";
import { type FulfilmentReport, verdictOf, type VerificationReport } from "./verification-report.ts";

export type VerifyOptions = Readonly<{
  /** The oracle that is trusted. Without it the emitter of an event is taken for one, and the report says so. */
  oracle?: string;
  /** The first block in which a request or a registration is looked for. */
  fromBlock?: number;
  /** Whose prediction is asked about: of a large batch the feed is asked for this one first. */
  subject?: string;
  given?: GivenModel;
  run?: RunIntegerModel;
  onProgress?: (stage: string) => void;
}>;

/**
 * Verifies every prediction that a transaction posted, from what an endpoint shows of a chain. The endpoint is believed where nothing
 * else can be had, and each check says what it was made from.
 * @error TransactionUnknown, TransactionPending, NothingToVerify, and those of the endpoint
 */
export async function verifyTransaction(
  ask: AskNode | ChainReader,
  transactionHash: string,
  options: VerifyOptions = {},
): Promise<VerificationReport> {
  const reader = typeof ask === "function" ? chainReader(ask) : ask;
  options.onProgress?.("reading the transaction");
  const transaction = await readTransaction(reader, transactionHash);
  const { receipt, chainId, block } = transaction;
  const checks = judgeTransaction(transaction);
  const isReverted = receipt.status !== 1n;
  const events = isReverted ? [] : chosenEvents(transaction, options.oracle?.toLowerCase());
  const schema = options.given === undefined ? undefined : schemaOf(options.given);
  const work = { reader, transaction, options, schema, models: new Map<string, ModelEvidence>() };
  const fulfilments: FulfilmentReport[] = [];
  for (const event of events) fulfilments.push(await verifyEvent(event, work));
  return {
    verdict: verdictOf(checks, fulfilments),
    ...{ chainId, transactionHash: transaction.hash, blockNumber: receipt.blockNumber, blockHash: receipt.blockHash },
    unixSeconds: block?.timestamp ?? null,
    ...{ checks, fulfilments },
  };
}

/** Those of the oracle named. A transaction may hold strangers' events, too: they count only where it has none of the oracle's. */
function chosenEvents({ hash, receipt }: TransactionEvidence, oracle: string | undefined): FulfilledEvent[] {
  const events = fulfilledEvents(receipt.logs);
  if (events.length === 0) throw new NothingToVerify(hash, "prediction");
  const own = events.filter(({ emitter }) => emitter === oracle);
  return own.length > 0 ? own : events;
}

/** A schema that is none makes another model's hash, which is what is told. */
function schemaOf({ schema }: GivenModel): ModelSchema | undefined {
  try {
    return parseModelSchema(JSON.parse(new TextDecoder().decode(schema)));
  } catch {
    return undefined;
  }
}

type Work = Readonly<{
  reader: ChainReader;
  transaction: TransactionEvidence;
  options: VerifyOptions;
  schema: ModelSchema | undefined;
  models: Map<string, ModelEvidence>;
}>;

async function verifyEvent(event: FulfilledEvent, work: Work): Promise<FulfilmentReport> {
  const { reader, transaction, options, schema } = work;
  const oracle = judgeOracle(event, options.oracle?.toLowerCase());
  if (oracle.result === "fails") return bareReport(event, [oracle]);
  try {
    const parts = await readOracleParts(reader, event.emitter);
    const model = await modelOf(event, parts, work);
    options.onProgress?.(`reading request ${event.requestId}`);
    const { fromBlock = 0, subject } = options;
    const evidence = await readFulfilment(reader, transaction, parts, model, { event, fromBlock, subject });
    options.onProgress?.("checking key, statement and proof");
    const report = await fulfilmentReport(evidence, model, { ...options, schema, chainId: transaction.chainId });
    return { ...report, checks: inOrder([oracle, ...report.checks]) };
  } catch (error) {
    if (!(error instanceof CallReverted || error instanceof HostileAnswer)) throw error;
    const why = `${event.emitter} and what it names do not answer as an oracle and its registry do: ${error.message}`;
    return bareReport(event, [oracle, fails("registered", why)]);
  }
}

async function modelOf(event: FulfilledEvent, parts: OracleParts, work: Work): Promise<ModelEvidence> {
  const { reader, transaction, options, models } = work;
  const { modelId } = event;
  const name = `${parts.registry}:${modelId}`;
  const known = models.get(name);
  if (known !== undefined) return known;
  options.onProgress?.(`reading model ${modelId}`);
  const { fromBlock = 0, given } = options;
  const read = await readModel(reader, parts, { modelId, atBlock: transaction.receipt.blockNumber, fromBlock, given });
  models.set(name, read);
  return read;
}

function judgeOracle({ emitter }: FulfilledEvent, named: string | undefined): Check {
  if (named === undefined) return unchecked("oracle", `you named none, and anybody can deploy one like ${emitter}`);
  return emitter === named ? holds("oracle") : fails("oracle", `${emitter} emitted it, which is another contract`);
}

function bareReport({ emitter, requestId, modelId, payee }: FulfilledEvent, checks: readonly Check[]) {
  return { oracle: emitter, requestId, modelId, payee, outputs: [], checks, notes: [] };
}

function inOrder(checks: readonly Check[]): Check[] {
  const places = Object.keys(CHECKS) as CheckName[];
  return [...checks].sort((a, b) => places.indexOf(a.check) - places.indexOf(b.check));
}
