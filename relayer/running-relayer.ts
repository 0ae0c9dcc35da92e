import type { ProgressHub } from "./jobs/progress-hub.ts";
import { watchLoop } from "./jobs/watch-loop.ts";
import type { Work } from "./jobs/work.ts";
import { statusLoop } from "./jobs/status-loop.ts";
import { statusOf, type RelayerStatus } from "./status.ts";
import { countByState, findRequest, requestKey, type RequestRecord } from "./store/request-records.ts";
import { isStep, STEPS } from "./store/request-state.ts";

export type RunningRelayer = {
  /** Resolves when every block up to the present head is read and no request is open. */
  untilIdle(): Promise<void>;
  /** Resolves with a request once it has ended; it need not be seen yet. */
  untilEnded(requestId: string): Promise<RequestRecord>;
  status(): Promise<RelayerStatus>;
  /** Settles when the relayer has stopped; rejects with the reason when it could not go on. */
  readonly stopped: Promise<void>;
  /** Takes no more work, gives back what is running, and closes the store. */
  close(): Promise<void>;
};

/** What closes the parts of a relayer, in the order of their opening. */
export type Closers = (() => Promise<void> | void)[];

/** Watches the chain until it is closed or cannot go on. Its parts are closed in the reverse order of their opening. */
export function runningRelayer(work: Work, hub: ProgressHub, abort: AbortController, closers: Closers): RunningRelayer {
  const { config, store } = work;
  let lastPass = -Infinity;
  let outage: string | null = null;
  const watching = watchLoop(work, {
    caughtUp(startedAt) {
      lastPass = startedAt;
      outage = null;
      hub.emit({ type: "caught-up" });
    },
    failed(message) {
      outage = message;
    },
  });
  const publishing = statusLoop(work, () => outage);
  const stopped = Promise.withResolvers<undefined>();
  stopped.promise.catch(() => undefined); // whoever awaits it hears of it; nobody need

  let closing: Promise<void> | undefined;
  const closeBecause = async (reason?: Error): Promise<void> => {
    hub.stop(reason);
    abort.abort(new Error("The relayer is shutting down."));
    await Promise.allSettled([watching, publishing]);
    await closeAll(closers);
    hub.emit({ type: "stopped" });
    if (reason === undefined) stopped.resolve(undefined);
    else stopped.reject(reason);
  };
  const close = (reason?: Error): Promise<void> => (closing ??= closeBecause(reason));
  watching.catch((error: unknown) => close(error instanceof Error ? error : new Error(String(error))));

  return {
    async untilIdle() {
      const asked = performance.now();
      await hub.until(async () => {
        if (lastPass < asked) return undefined;
        const counts = await countByState(store.db);
        return STEPS.every((step) => (counts[step] ?? 0) === 0) ? true : undefined;
      });
    },
    async untilEnded(requestId) {
      const key = requestKey(config.chainId, config.oracle, requestId);
      return await hub.until(async () => {
        const request = await findRequest(store.db, key);
        return request && !isStep(request.state) ? request : undefined;
      });
    },
    status: () => statusOf(store.db, config, { running: true, outage }),
    stopped: stopped.promise,
    close: () => close(),
  };
}

export async function closeAll(closers: Closers): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      failures.push(error); // the others must be closed all the same: one of them holds the lock
    }
  }
  if (failures.length > 0) throw failures[0];
}
