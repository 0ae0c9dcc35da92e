// SPDX-License-Identifier: GPL-3.0-or-later
import { sql, type Kysely } from "kysely";
import type { RelayerTables } from "./schema.ts";

/** How much of what has ended is kept for those who look: both bounds hold. */
export type Keep = { requests: number; days: number };

export const KEPT: Keep = { requests: 5_000, days: 30 };

/**
 * Forgets requests that ended long ago, with their transactions. Requests that were set aside, or whose model was halted, stay until
 * nobody can answer them any more. Nothing is lost: the chain has it all.
 */
export async function pruneFinished(db: Kysely<RelayerTables>, keep: Keep, nowMs = Date.now()): Promise<number> {
  const oldest = new Date(nowMs - keep.days * 86_400_000);
  const nowSeconds = Math.floor(nowMs / 1_000);
  return await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ key: string }>`
      select key from (
        select key, updated_at, row_number() over (order by updated_at desc) as place from request
        where state in ('done', 'expired', 'orphaned')
          or (state in ('dead', 'halted') and (event->'terms'->>'deadline')::numeric < ${nowSeconds}::bigint)
      ) as ended
      where place > ${keep.requests}::bigint or updated_at < ${oldest}
      limit 10000`.execute(trx);
    const keys = rows.map(({ key }) => key);
    if (keys.length > 0) {
      await trx.deleteFrom("attempt").where("request_key", "in", keys).execute();
      await trx.deleteFrom("request").where("key", "in", keys).execute();
    }
    await trx.deleteFrom("attempt").where("request_key", "is", null).where("signed_at", "<", oldest).execute();
    return keys.length;
  });
}
