import { sql, type Transaction } from "kysely";
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
  const row = { hash, timestamp, read_at: new Date(), settled: false };
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

/** Newest block up to which everything was read twice, the second time when it was final; null before the first. */
export async function settledBlock(db: Database, chain: string): Promise<number | null> {
  const found = await db
    .selectFrom("block")
    .select("number")
    .where("chain", "=", chain)
    .where("settled", "=", true)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return found === undefined ? null : Number(found.number);
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

/** Settles blocks that were just read again. */
export async function settleBlocks(
  db: Database,
  chain: string,
  { upTo, ageSeconds, readBefore, historyUpTo }: SettleRule,
): Promise<void> {
  await sql`
    update block set settled = true where chain = ${chain} and not settled and number <= ${upTo}::bigint
      and (read_at <= ${readBefore} or number <= ${historyUpTo}::bigint)
      and timestamp <= (select timestamp from block where chain = ${chain} order by number desc limit 1) - ${ageSeconds}::bigint
  `.execute(db);
}
