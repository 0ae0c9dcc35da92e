// SPDX-License-Identifier: GPL-3.0-or-later
import type { JobQueue } from "../store/job-queue.ts";
import type { Store } from "../store/open-store.ts";
import type { Place } from "../store/place.ts";
import { listRequests } from "../store/request-records.ts";
import { beginAgain } from "../store/save-requests.ts";

/**
 * Takes up again, from their first step, the requests that were set aside, or whose model was halted: their cause is mended. Returns
 * their number.
 */
export async function takeUpDead({ db }: Store, queue: JobQueue, place: Place): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const dead = await listRequests(trx, place, ["dead", "halted"]);
    for (const request of dead) await beginAgain(trx, queue, request);
    return dead.length;
  });
}
