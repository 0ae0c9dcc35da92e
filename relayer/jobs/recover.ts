// SPDX-License-Identifier: GPL-3.0-or-later
import type { JobQueue } from "../store/job-queue.ts";
import type { Store } from "../store/open-store.ts";
import type { Place } from "../store/place.ts";
import { listKeys, listRequests, type RequestRecord } from "../store/request-records.ts";
import { STEPS, type Step } from "../store/request-state.ts";
import { advance } from "./advance.ts";

const EXHAUSTED = {
  code: "ATTEMPTS_EXHAUSTED",
  message:
    "The relayer's process ended during every attempt at this step. Look for the reason, then run proofcast relay --retry.",
};

/**
 * Gives every open request a job again after whatever ended the last process. A job that was running counts as a failed
 * attempt: a request that kills its process must not do so for ever. In a store that other processes work on, theirs are
 * left to them: a dead one's come back when its heartbeat is missed. Returns the requests that were set aside.
 */
export async function recover(store: Store, queue: JobQueue, place: Place): Promise<RequestRecord[]> {
  const died = new Set<string>();
  for (const step of STEPS) {
    if (store.exclusive) await queue.hurry(step); // its operator may have mended what a pause was for
    const open = await listKeys(store.db, place, step); // before the jobs: whoever moves on meanwhile has one
    const { waiting, active } = await queue.live(step);
    const exhausted = new Set<string>();
    for (const job of active) {
      if (!store.exclusive || (await queue.reclaim(step, job))) waiting.add(job.key);
      else exhausted.add(job.key);
    }
    for (const key of open) {
      if (waiting.has(key)) continue;
      if (!exhausted.has(key)) await enqueueAgain(store, queue, step, key);
      else if (await advance({ store, queue }, key, { from: step, to: "dead", failure: EXHAUSTED })) died.add(key);
    }
  }
  return (await listRequests(store.db, place, ["dead"])).filter(({ key }) => died.has(key));
}

async function enqueueAgain(store: Store, queue: JobQueue, step: Step, key: string): Promise<void> {
  await store.db.transaction().execute((trx) => queue.enqueue(trx, step, key));
}
