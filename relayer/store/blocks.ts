import type { Transaction } from "kysely";
import type { Database } from "./request-records.ts";
import type { RelayerTables } from "./schema.ts";

export type ReadBlock = { number: number; hash: string };

/** Under which name one oracle's blocks are kept. */
export function chainKey({ chainId, oracle }: { chainId: number; oracle: string }): string {
  return `${chainId}:${oracle.toLowerCase()}`;
}

/** Forks deeper than this are read again from the configuration's first block. */
const BLOCKS_KEPT = 256;

/** Blocks read to their end, newest first. */
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
  { number, hash }: ReadBlock,
): Promise<void> {
  await trx
    .insertInto("block")
    .values({ chain, number, hash })
    .onConflict((conflict) => conflict.columns(["chain", "number"]).doUpdateSet({ hash }))
    .execute();
  const oldest = trx
    .selectFrom("block")
    .select("number")
    .where("chain", "=", chain)
    .orderBy("number", "desc")
    .limit(1)
    .offset(BLOCKS_KEPT - 1);
  await trx.deleteFrom("block").where("chain", "=", chain).where("number", "<", oldest).execute();
}

export async function forgetBlocksAbove(trx: Transaction<RelayerTables>, chain: string, number: number): Promise<void> {
  await trx.deleteFrom("block").where("chain", "=", chain).where("number", ">", number).execute();
}
