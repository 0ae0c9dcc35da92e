// SPDX-License-Identifier: GPL-3.0-or-later
import { setTimeout as sleep } from "node:timers/promises";
import { KEPT, pruneFinished } from "../store/prune.ts";
import type { Work } from "./work.ts";

const EVERY_MS = 600_000;

/** Keeps the store's size bounded until the work's signal is aborted. */
export async function pruneLoop({ store, log, signal }: Pick<Work, "store" | "log" | "signal">): Promise<void> {
  while (!signal.aborted) {
    try {
      await pruneFinished(store.db, KEPT);
    } catch (error) {
      log.warn({ err: error }, "finished requests cannot be pruned");
    }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
