// SPDX-License-Identifier: GPL-3.0-or-later
import type { Logger } from "pino";
import type { Redact } from "../../schema/secrets.ts";
import type { ProvableRun } from "../../built-model/prove-model.ts";
import type { ProofResult } from "../../prover/checked-proof.ts";
import type { Limits } from "../../prover/within-limits.ts";
import type { Rpc } from "../../chain/rpc.ts";
import type { Signer } from "../chain/signer.ts";
import type { RelayerConfig } from "../config/relayer-config.ts";
import type { BuiltModel } from "../../built-model/load-model.ts";
import type { ServedModel } from "../serve-models.ts";
import type { JobQueue } from "../store/job-queue.ts";
import type { Store } from "../store/open-store.ts";
import type { RequestPatch, RequestRecord } from "../store/request-records.ts";
import type { RequestState } from "../store/request-state.ts";
import type { Pauses } from "./pauses.ts";
import type { OnEvent } from "./progress.ts";

/** Makes a proof of a model's run and verifies it. */
export type Prover = (task: ProvableRun & { model: BuiltModel }, limits: Limits) => Promise<ProofResult>;

/** All that steps need of the world. */
export type Work = Readonly<{
  config: RelayerConfig;
  rpc: Rpc;
  store: Store;
  queue: JobQueue;
  signer: Signer;
  /** The oracle's registry of models. */
  registry: string;
  models: ReadonlyMap<bigint, ServedModel>;
  prove: Prover;
  emit: OnEvent;
  log: Logger;
  /** Takes the configuration's secrets out of what is stored. */
  redact: Redact;
  pauses: Pauses;
  tellOfUnknown: (error: unknown) => void;
  /** Aborted when the relayer shuts down. */
  signal: AbortSignal;
}>;

/**
 * A step's result: where the request goes on, or that it is too early. Waiting is not failing. `answersNeeded`: the chain
 * must say so that many times in a row before it counts.
 */
export type StepResult = { to: RequestState; save?: RequestPatch; answersNeeded?: number } | { waitSeconds: number };

/** One step of the pipeline. It may run twice and must then come to the same end. */
export type StepHandler = (request: RequestRecord, work: Work) => Promise<StepResult>;
