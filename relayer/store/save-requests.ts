// SPDX-License-Identifier: GPL-3.0-or-later
import { sql, type Kysely, type Transaction } from "kysely";
import type { SeenRequest } from "../../chain/posted-requests.ts";
import type { JobQueue } from "./job-queue.ts";
import { chainKey, keysOf, requestKey, type Place } from "./place.ts";
import { findRequest, storedJson, type RequestRecord } from "./request-records.ts";
import { STEPS } from "./request-state.ts";
import type { RelayerTables } from "./schema.ts";

/** Stores a request that was seen on chain, with its first job. False when it is known, in the same block or another. */
export async function saveRequest(
  trx: Transaction<RelayerTables>,
  queue: JobQueue,
  { chainId, oracle }: Place,
  { event, blockNumber, blockHash }: SeenRequest,
): Promise<boolean> {
  const key = requestKey(chainId, oracle, event.requestId);
  const known = await findRequest(trx, key);
  const columns = { event: storedJson(event), block_number: blockNumber, block_hash: blockHash };
  if (known === undefined) {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto("request")
      .values({ key, state: "confirm", ...columns })
      .onConflict((conflict) => conflict.column("key").doNothing()) // another relayer saw it at the same moment
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    await queue.enqueue(trx, "confirm", key);
    return true;
  }
  if (known.blockHash === blockHash && known.state !== "orphaned") return false;
  if (storedJson(known.event) === storedJson(event) && known.state !== "orphaned") {
    await trx.updateTable("request").set(columns).where("key", "=", key).execute();
    return false;
  }
  // After a reorganisation the same request may have other features: nothing worked out for it holds.
  await trx.updateTable("request").set(columns).where("key", "=", key).execute();
  await beginAgain(trx, queue, known);
  return true;
}

/** Forgets all that was worked out for a request, and why it died: its first step runs again. */
export async function beginAgain(
  trx: Transaction<RelayerTables>,
  queue: JobQueue,
  { key }: RequestRecord,
): Promise<void> {
  const nothing = { features: null, outputs: null, proof: null, settlement: null };
  const noFailure = { reverts: 0, doubt: null, failed_step: null, error_code: null, error_message: null };
  await trx
    .updateTable("request")
    .set({ state: "confirm", ...nothing, ...noFailure })
    .where("key", "=", key)
    .execute();
  await queue.enqueue(trx, "confirm", key);
}

/** Requests settled in blocks that are no longer the chain's are settled again. */
export async function reopenAbove(
  trx: Transaction<RelayerTables>,
  queue: JobQueue,
  place: Place,
  forkBlock: number,
): Promise<void> {
  const reopened = await trx
    .updateTable("request")
    .set({ state: "finalise", settlement: null, doubt: null })
    .where("state", "=", "done")
    .where("key", "like", keysOf(place))
    .where(sql<boolean>`(settlement->>'blockNumber')::bigint > ${forkBlock}::bigint`)
    .returning("key")
    .execute();
  for (const { key } of reopened) await queue.enqueue(trx, "finalise", key);
}

/**
 * Lets go of the open requests of blocks above the newest one read: the chain they were seen on is gone, as when a local
 * chain is started anew. They come back if their blocks do. Returns their keys.
 */
export async function orphanAboveCursor(db: Kysely<RelayerTables>, place: Place): Promise<string[]> {
  const orphaned = await db
    .updateTable("request")
    .set({ state: "orphaned", doubt: null, updated_at: new Date() })
    .where("state", "in", STEPS)
    .where("key", "like", keysOf(place))
    .where(sql<boolean>`block_number > (select max(number) from block where chain = ${chainKey(place)})`)
    .returning("key")
    .execute();
  return orphaned.map(({ key }) => key);
}
