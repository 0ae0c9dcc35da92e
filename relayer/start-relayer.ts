// SPDX-License-Identifier: GPL-3.0-or-later
import type { Logger } from "pino";
import { redactError } from "../schema/redact-values.ts";
import type { Redact } from "../schema/secrets.ts";
import { loadBackend } from "../prover/load-backend.ts";
import { checkChainId, headNumber, openRpc } from "../chain/rpc.ts";
import { localSigner } from "./chain/signer.ts";
import { backendChoice } from "./config/backend-choice.ts";
import { configRedactor } from "./config/config-secrets.ts";
import type { RelayerConfig } from "./config/relayer-config.ts";
import { signingKey } from "./config/signing-key.ts";
import { serveModels } from "./serve-models.ts";
import { proverPool } from "./jobs/prover-pool.ts";
import { growingPauses } from "./jobs/pauses.ts";
import { progressHub, type ProgressHub } from "./jobs/progress-hub.ts";
import type { OnEvent } from "./jobs/progress.ts";
import { recover } from "./jobs/recover.ts";
import { startWorkers } from "./jobs/start-workers.ts";
import { takeUpDead } from "./jobs/take-up-dead.ts";
import { untilAborted } from "../prover/until-aborted.ts";
import { unknownRefusals } from "./jobs/unknown-refusals.ts";
import type { Prover, Work } from "./jobs/work.ts";
import { closeAll, runningRelayer, type Closers, type RunningRelayer } from "./running-relayer.ts";
import { endsWithin, LONGEST_AT_START_MS, shutdown, STEPS_MS, type Shutdown } from "./shutdown.ts";
import { publishStatus } from "./status.ts";
import { laneOf } from "./store/attempts.ts";
import { openJobQueue } from "./store/job-queue.ts";
import { openStore } from "./store/open-store.ts";
import { createLogger, redactingLogger } from "./telemetry/logger.ts";
import { redactingEvents } from "./telemetry/redacting-events.ts";

export type RelayerOptions = {
  onEvent?: OnEvent;
  /** Shuts the relayer down when aborted, as `close` does. */
  signal?: AbortSignal;
  log?: Logger;
  /** For tests: what happens around each proof. */
  around?: (prove: Prover) => Prover;
  /** Takes up the requests that were set aside. */
  retryDead?: true | undefined;
};

/**
 * Starts the pipeline. What cannot work is found before anything is written: key, prover, chain, models, lock, in this order.
 * @error SigningKeyMissing, UnknownBackend, BackendProgramRefused, EndpointUnavailable, WrongChain, ManifestMismatch, ModelNotRegistered,
 *   ManifestVerifierMismatch, DataDirectoryLocked, MigrationFailed; the signal's reason when it is aborted meanwhile
 */
export async function startRelayer(config: RelayerConfig, options: RelayerOptions = {}): Promise<RunningRelayer> {
  const stop = options.signal ?? new AbortController().signal;
  stop.throwIfAborted();
  const ending = shutdown();
  const closers: Closers = [];
  const redact = configRedactor(config);
  const hub = progressHub(redactingEvents(options.onEvent, redact));
  const opening = openWork(config, options, { hub, ending, closers, redact });
  try {
    const work = await untilAborted(opening, stop);
    await startWorkers(work);
    const relayer = runningRelayer(work, hub, ending, closers);
    const close = (): void => void relayer.close();
    stop.addEventListener("abort", close, { once: true });
    if (stop.aborted) close(); // while the workers were started
    return relayer;
  } catch (error) {
    ending.letGo(error);
    await endsWithin(
      LONGEST_AT_START_MS,
      Promise.allSettled([opening]).then(() => closeAll(closers)),
    );
    throw error === stop.reason ? error : redactError(error, redact); // a stop is known by its reason, which is the caller's own
  }
}

/** Opens all that the steps need, in the order in which mistakes are cheapest. */
async function openWork(
  config: RelayerConfig,
  { log: given, around = (prove) => prove, retryDead }: RelayerOptions,
  { hub, ending, closers, redact }: { hub: ProgressHub; ending: Shutdown; closers: Closers; redact: Redact },
): Promise<Work> {
  const { signal } = ending;
  const log = given ? redactingLogger(given, redact) : createLogger("warn", undefined, redact);
  const signer = localSigner(signingKey(config));
  const rpc = ending.limit(openRpc(config.rpcUrl, config.chainId));
  closers.push(() => {
    rpc.close();
  });
  await loadBackend(backendChoice(config));
  await checkChainId(rpc);
  const { registry, models } = await serveModels(config.models, { rpc, oracle: config.oracle });
  const head = await headNumber(rpc);

  const store = await openStore(config.store);
  closers.push(() => store.close());
  closers.push(async () => {
    await publishStatus(store.db, config, { running: false, outage: null }).catch((error: unknown) => {
      log.warn({ err: error }, "the status cannot be published");
    });
  });
  signal.throwIfAborted();
  const pool = proverPool(config, { emit: hub.emit, log, signal });
  closers.push(() => pool.close());
  const limits = { ...config, lane: laneOf(config.chainId, signer.address) };
  const queue = await openJobQueue(store, limits, (error) => {
    log.error({ err: error }, "job queue failed");
  });
  closers.push(() => queue.stop(STEPS_MS));
  signal.throwIfAborted();
  const died = await recover(store, queue, config);
  if (retryDead)
    log.info({ requests: await takeUpDead(store, queue, config) }, "requests that were set aside are taken up");

  const names = [...models.values()].map(({ manifest }) => `${manifest.name} (batch ${manifest.batch})`);
  hub.emit({ type: "ready", models: names, signer: signer.address, head });
  for (const request of died) hub.emit({ type: "request-ended", key: request.key, state: "dead", request });
  pool.warmUp(models.values());
  const { emit } = hub;
  const failures = { redact, pauses: growingPauses(), tellOfUnknown: unknownRefusals({ emit, log }) };
  return {
    config,
    rpc,
    store,
    queue,
    signer,
    registry,
    models,
    prove: around(pool.prove),
    emit,
    log,
    signal,
    ...failures,
  };
}
