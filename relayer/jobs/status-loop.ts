// SPDX-License-Identifier: GPL-3.0-or-later
import { setTimeout as sleep } from "node:timers/promises";
import { publishStatus } from "../status.ts";
import type { Work } from "./work.ts";

const EVERY_MS = 1_000;

/** Publishes the status until the work's signal is aborted, however the chain and the jobs are doing. */
export async function statusLoop({ store, config, log, signal }: Work, outage: () => string | null): Promise<void> {
  while (!signal.aborted) {
    try {
      await publishStatus(store.db, config, { running: true, outage: outage() });
    } catch (error) {
      log.warn({ err: error }, "the status cannot be published");
    }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
