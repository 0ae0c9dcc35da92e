// SPDX-License-Identifier: GPL-3.0-or-later
import { setTimeout as sleep } from "node:timers/promises";
import { checkChainId, WrongChain } from "../../chain/rpc.ts";
import { failureOf } from "./failure-of.ts";
import { secondReadings } from "./second-readings.ts";
import { watch, type Pass } from "./watch.ts";
import type { Work } from "./work.ts";

const MAX_BACKOFF_SECONDS = 30;

/** A second reading follows the first one no later than this, however rarely the chain is polled. */
const SECOND_READING_SECONDS = 5;

/** So many passes in a row with an older head are more than nodes behind one address that differ by a block. */
const PASSES_BEHIND = 3;

export type Watched = {
  /** A reading, begun then, came to the endpoint's head. */
  caughtUp: (pass: Pass, startedAt: number) => void;
  /** Why one did not, or does not count. */
  failed: (message: string) => void;
};

/**
 * Watches until the work's signal is aborted; an endpoint that is down is asked again, ever more rarely.
 * @error WrongChain when the endpoint comes back as another chain
 */
export async function watchLoop(work: Work, told: Watched): Promise<void> {
  const { config, signal } = work;
  const again = secondReadings(work);
  let failures = 0;
  let behind = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    let pauseSeconds = config.pollSeconds;
    try {
      if (failures > 0) await checkChainId(work.rpc);
      const pass = await watch(work, again);
      if (pass.head < pass.read) tellBehind(pass, ++behind, work, told);
      else {
        if (failures > 0 || behind >= PASSES_BEHIND) work.emit({ type: "endpoint-up" });
        behind = 0;
        told.caughtUp(pass, startedAt);
      }
      failures = 0;
      if (pass.readTwice < pass.read) pauseSeconds = Math.min(pauseSeconds, SECOND_READING_SECONDS);
    } catch (error) {
      if (error instanceof WrongChain) throw error;
      if (error === signal.reason) return; // let go at shutdown
      const { message } = failureOf(error);
      told.failed(message);
      if (failures === 0) work.emit({ type: "endpoint-down", message });
      work.log.warn({ err: error, failures }, "watching failed");
      failures++;
      pauseSeconds = Math.min(pauseSeconds * 2 ** Math.min(failures, 10), MAX_BACKOFF_SECONDS);
    }
    await sleep(pauseSeconds * 1_000, undefined, { signal }).catch(() => undefined);
  }
}

function tellBehind({ head, read }: Pass, passes: number, work: Work, told: Watched): void {
  if (passes < PASSES_BEHIND) return;
  told.failed(`The RPC endpoint's head is block ${head}, and block ${read} was read before: it lags behind.`);
  if (passes === PASSES_BEHIND) work.emit({ type: "endpoint-behind", head, read });
}
