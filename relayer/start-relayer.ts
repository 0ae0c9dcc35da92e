import type { Logger } from "pino";
import { redactError } from "../schema/redact-values.ts";
import type { Redact } from "../schema/secrets.ts";
import { checkChainId, headNumber, openRpc } from "./chain/rpc.ts";
import { localSigner } from "./chain/signer.ts";
import { configRedactor } from "./config/config-secrets.ts";
import type { RelayerConfig } from "./config/relayer-config.ts";
import { signingKey } from "./config/signing-key.ts";
import { serveModels } from "./inference/serve-models.ts";
import { childProver } from "./jobs/child-prover.ts";
import { growingPauses } from "./jobs/pauses.ts";
import { progressHub, type ProgressHub } from "./jobs/progress-hub.ts";
import type { OnEvent } from "./jobs/progress.ts";
import { recover } from "./jobs/recover.ts";
import { takeUpDead } from "./jobs/take-up-dead.ts";
import { startWorkers } from "./jobs/start-workers.ts";
import { unknownRefusals } from "./jobs/unknown-refusals.ts";
import type { Prover, Work } from "./jobs/work.ts";
import { publishStatus } from "./status.ts";
import { closeAll, runningRelayer, type Closers, type RunningRelayer } from "./running-relayer.ts";
import { laneOf } from "./store/attempts.ts";
import { openJobQueue } from "./store/job-queue.ts";
import { openStore } from "./store/open-store.ts";
import { createLogger, redactingLogger } from "./telemetry/logger.ts";
import { redactingEvents } from "./telemetry/redacting-events.ts";

export type { RelayerConfig } from "./config/relayer-config.ts";
export type { RelayerEvent } from "./jobs/progress.ts";
export type { RunningRelayer } from "./running-relayer.ts";

export type RelayerOptions = {
  onEvent?: OnEvent;
  /** Shuts the relayer down when aborted, as `close` does. */
  signal?: AbortSignal;
  log?: Logger;
  /** Another way to prove than the child process. */
  prove?: Prover;
  /** Takes up the requests that were set aside. */
  retryDead?: true | undefined;
};

/** Longest wait for running steps at shutdown; what has not ended then is taken up again at the next start. */
const SHUTDOWN_MS = 20_000;

/**
 * Starts the pipeline. What cannot work is found before anything is written: key, chain, models, lock, in this order.
 * @error SigningKeyMissing, EndpointUnavailable, WrongChain, ManifestMismatch, ModelNotRegistered,
 *   ManifestVerifierMismatch, DataDirectoryLocked, MigrationFailed
 */
export async function startRelayer(config: RelayerConfig, options: RelayerOptions = {}): Promise<RunningRelayer> {
  options.signal?.throwIfAborted();
  const abort = new AbortController();
  const closers: Closers = [];
  const redact = configRedactor(config);
  const hub = progressHub(redactingEvents(options.onEvent, redact));
  try {
    const work = await openWork(config, options, { hub, signal: abort.signal, closers, redact });
    options.signal?.throwIfAborted();
    await startWorkers(work);
    const relayer = runningRelayer(work, hub, abort, closers);
    options.signal?.addEventListener("abort", () => void relayer.close(), { once: true });
    return relayer;
  } catch (error) {
    abort.abort(error);
    await closeAll(closers);
    throw redactError(error, redact);
  }
}

/** Opens all that the steps need, in the order in which mistakes are cheapest. */
async function openWork(
  config: RelayerConfig,
  { log: given, prove = childProver, retryDead }: RelayerOptions,
  { hub, signal, closers, redact }: { hub: ProgressHub; signal: AbortSignal; closers: Closers; redact: Redact },
): Promise<Work> {
  const log = given ? redactingLogger(given, redact) : createLogger("warn", undefined, redact);
  const signer = localSigner(signingKey(config));
  const rpc = openRpc(config.rpcUrl, config.chainId);
  closers.push(() => {
    rpc.close();
  });
  await checkChainId(rpc);
  const models = await serveModels(config.models, { rpc, oracle: config.oracle });
  const head = await headNumber(rpc);

  const store = await openStore(config.store);
  closers.push(() => store.close());
  closers.push(async () => {
    await publishStatus(store.db, config, { running: false, outage: null }).catch((error: unknown) => {
      log.warn({ err: error }, "the status cannot be published");
    });
  });
  const limits = { ...config, lane: laneOf(config.chainId, signer.address) };
  const queue = await openJobQueue(store, limits, (error) => {
    log.error({ err: error }, "job queue failed");
  });
  closers.push(() => queue.stop(SHUTDOWN_MS));
  const died = store.exclusive ? await recover(store, queue) : [];
  if (retryDead) log.info({ requests: await takeUpDead(store, queue) }, "requests that were set aside are taken up");

  const names = [...models.values()].map(({ manifest }) => `${manifest.name} (batch ${manifest.batch})`);
  hub.emit({ type: "ready", models: names, signer: signer.address, head });
  for (const request of died) hub.emit({ type: "request-ended", key: request.key, state: "dead", request });
  const { emit } = hub;
  const failures = { redact, pauses: growingPauses(), tellOfUnknown: unknownRefusals({ emit, log }) };
  return { config, rpc, store, queue, signer, models, prove, emit, log, signal, ...failures };
}
