// SPDX-License-Identifier: GPL-3.0-or-later
import { patchColumns, storedJson, type Doubt, type RequestPatch } from "../store/request-records.ts";
import { isStep, type RequestState, type Step } from "../store/request-state.ts";
import type { Work } from "./work.ts";

export type Failure = { code: string; message: string };

/**
 * Moves a request from one step to its next state, with what the step worked out and the next step's job, in one
 * transaction. False when it has moved on already: this handler ran twice, or, with `inBlock`, it worked on what a
 * reorganisation has replaced in the meantime.
 */
export async function advance(
  { store, queue }: Pick<Work, "store" | "queue">,
  key: string,
  move: { from: Step; to: RequestState; save?: RequestPatch; failure?: Failure; inBlock?: string },
): Promise<boolean> {
  const { from, to, save = {}, failure, inBlock } = move;
  return await store.db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("request")
      .set({
        ...patchColumns(save),
        state: to,
        doubt: null,
        failed_step: failure ? from : null,
        error_code: failure?.code ?? null,
        error_message: failure?.message ?? null,
        updated_at: new Date(),
      })
      .where("key", "=", key)
      .where("state", "=", from)
      .$if(inBlock !== undefined, (query) => query.where("block_hash", "=", inBlock ?? ""))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    if (isStep(to)) await queue.enqueue(trx, to, key);
    return true;
  });
}

/** The same step again after a while; `doubt`, when given, replaces what spoke against the request so far. */
export async function postpone(
  { store, queue }: Pick<Work, "store" | "queue">,
  step: Step,
  key: string,
  seconds: number,
  doubt?: Doubt | null,
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    if (doubt !== undefined) {
      const stored = doubt === null ? null : storedJson(doubt);
      await trx.updateTable("request").set({ doubt: stored }).where("key", "=", key).execute();
    }
    await queue.enqueue(trx, step, key, seconds);
  });
}
