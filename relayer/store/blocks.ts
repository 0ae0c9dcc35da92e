// SPDX-License-Identifier: GPL-3.0-or-later
import { sql, type Kysely, type Transaction } from "kysely";
import { z } from "zod";
import type { Database } from "./request-records.ts";
import type { RelayerTables } from "./schema.ts";

export type ReadBlock = { number: number; hash: string };

/** Forks deeper than this are read again from the configuration's first block. */
const BLOCKS_KEPT = 256;

/** Blocks read to their end, newest first. The last one is the first ever read: it tells a chain that began anew. */
export async function readBlocks(db: Database, chain: string): Promise<ReadBlock[]> {
  const rows = await db
    .selectFrom("block")
    .select(["number", "hash"])
    .where("chain", "=", chain)
    .orderBy("number", "desc")
    .execute();
  return rows.map(({ number, hash }) => ({ number: Number(number), hash }));
}

/** Moves the cursor, in the transaction that stores what was read. */
export async function saveBlock(
  trx: Transaction<RelayerTables>,
  chain: string,
  { number, hash, timestamp }: ReadBlock & { timestamp: number },
): Promise<void> {
  const row = { hash, timestamp, read_at: new Date(), settled: false, counts: null };
  await trx
    .insertInto("block")
    .values({ chain, number, ...row })
    .onConflict((conflict) => conflict.columns(["chain", "number"]).doUpdateSet(row))
    .execute();
  await sql`
    delete from block where chain = ${chain}
      and number < (select number from block where chain = ${chain} order by number desc limit 1 offset ${BLOCKS_KEPT - 1})
      and number <> (select min(number) from block where chain = ${chain})
      and number is distinct from (select max(number) from block where chain = ${chain} and settled)`.execute(trx);
}

export async function forgetBlocksAbove(trx: Transaction<RelayerTables>, chain: string, number: number): Promise<void> {
  await trx.deleteFrom("block").where("chain", "=", chain).where("number", ">", number).execute();
}

/** How many requests for each model, by the decimal id, the oracle has had up to some block. */
const requestCounts = z.record(z.string(), z.int());
export type RequestCounts = z.output<typeof requestCounts>;

/** Newest block up to which everything was read twice, the second time when it was final; undefined before the first. */
export async function settledBlock(
  db: Database,
  chain: string,
): Promise<{ number: number; counts: RequestCounts } | undefined> {
  const found = await db
    .selectFrom("block")
    .select(["number", "counts"])
    .where("chain", "=", chain)
    .where("settled", "=", true)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return found && { number: Number(found.number), counts: requestCounts.parse(found.counts ?? {}) };
}

export type SettleRule = {
  upTo: number;
  /** Older than the newest block by so many seconds of the chain's time … */
  ageSeconds: number;
  /** … and read for the first time before this … */
  readBefore: Date;
  /** … or up to here, where no node lags. */
  historyUpTo: number;
};

/** Settles blocks that were just read again, with the counts at the newest of them. */
export async function settleBlocks(
  db: Kysely<RelayerTables>,
  chain: string,
  { upTo, ageSeconds, readBefore, historyUpTo }: SettleRule,
  countsAt: (block: number) => RequestCounts,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`
      update block set settled = true where chain = ${chain} and not settled and number <= ${upTo}::bigint
        and (read_at <= ${readBefore} or number <= ${historyUpTo}::bigint)
        and timestamp <= (select timestamp from block where chain = ${chain} order by number desc limit 1) - ${ageSeconds}::bigint
    `.execute(trx);
    const newest = await settledBlock(trx, chain);
    if (newest === undefined) return;
    await trx
      .updateTable("block")
      .set({ counts: JSON.stringify(countsAt(newest.number)) })
      .where("chain", "=", chain)
      .where("number", "=", newest.number)
      .execute();
  });
}
