// SPDX-License-Identifier: GPL-3.0-or-later
import type { ProgressHub } from "./jobs/progress-hub.ts";
import { pruneLoop } from "./jobs/prune-loop.ts";
import { statusLoop } from "./jobs/status-loop.ts";
import type { Pass } from "./jobs/watch.ts";
import { watchLoop } from "./jobs/watch-loop.ts";
import type { Work } from "./jobs/work.ts";
import { endsWithin, LONGEST_MS, type Shutdown } from "./shutdown.ts";
import { statusOf, type RelayerStatus } from "./status.ts";
import { requestKey } from "./store/place.ts";
import { countByState, findRequest, type RequestRecord } from "./store/request-records.ts";
import { isStep, STEPS } from "./store/request-state.ts";

export type RunningRelayer = {
  /** Resolves when every block up to the present head is read twice, none of the oracle's requests is missing, and none open. */
  untilIdle(): Promise<void>;
  /** Resolves with a request once it has ended; it need not be seen yet. */
  untilEnded(requestId: string): Promise<RequestRecord>;
  status(): Promise<RelayerStatus>;
  /** Settles when the relayer has stopped; rejects with the reason when it could not go on. */
  readonly stopped: Promise<void>;
  /** Takes no more work, gives back what is running, and closes the store; within a bounded time, whatever hangs. */
  close(): Promise<void>;
};

/** What closes the parts of a relayer, in the order of their opening. */
export type Closers = (() => Promise<void> | void)[];

/** Watches the chain until it is closed or cannot go on. Its parts are closed in the reverse order of their opening. */
export function runningRelayer(work: Work, hub: ProgressHub, shutdown: Shutdown, closers: Closers): RunningRelayer {
  const { config, store } = work;
  let lastPass: { startedAt: number; pass: Pass } | undefined;
  let outage: string | null = null;
  const watching = watchLoop(work, {
    caughtUp(pass, startedAt) {
      lastPass = { startedAt, pass };
      outage = pass.missing;
      hub.emit({ type: "caught-up" });
    },
    failed(message) {
      outage = message;
    },
  });
  const loops = [watching, statusLoop(work, () => outage), pruneLoop(work)];
  const stopped = Promise.withResolvers<undefined>();
  stopped.promise.catch(() => undefined); // whoever awaits it hears of it; nobody need

  let closing: Promise<void> | undefined;
  const closeBecause = async (reason?: Error): Promise<void> => {
    hub.stop(reason);
    work.queue.stopFetching(); // before anything is given back: it would be handed out again at once
    shutdown.begin();
    let failure: unknown = reason;
    try {
      await endsWithin(
        LONGEST_MS,
        Promise.allSettled(loops).then(() => closeAll(closers)),
      );
    } catch (error) {
      failure ??= error;
    }
    hub.emit({ type: "stopped" });
    if (failure === undefined) stopped.resolve(undefined);
    else stopped.reject(failure);
  };
  const close = (reason?: Error): Promise<void> => (closing ??= closeBecause(reason));
  watching.catch((error: unknown) => close(error instanceof Error ? error : new Error(String(error))));

  return {
    async untilIdle() {
      const asked = performance.now();
      let head: number | undefined;
      await hub.until(async () => {
        if (lastPass === undefined || lastPass.startedAt < asked) return undefined;
        head ??= lastPass.pass.head;
        if (lastPass.pass.readTwice < head) return undefined; // one answer may have left something out
        if (lastPass.pass.missing !== null) return undefined;
        const counts = await countByState(store.db, config);
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
