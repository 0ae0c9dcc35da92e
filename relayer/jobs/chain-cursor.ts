// SPDX-License-Identifier: GPL-3.0-or-later
import { RetryableError } from "../../schema/errors.ts";
import { blockAt } from "../../chain/rpc.ts";
import { forgetBlocksAbove, readBlocks, type ReadBlock } from "../store/blocks.ts";
import { chainKey } from "../store/place.ts";
import { reopenAbove } from "../store/save-requests.ts";
import type { Work } from "./work.ts";

/** The endpoint has no block that lies below the head it names. */
export class BlockNotServed extends RetryableError {
  constructor(number: number, head: number) {
    super(
      "BLOCK_NOT_SERVED",
      `The RPC endpoint's head is block ${head}, but it does not give block ${number}. It is asked again: ` +
        "that is a node that lags behind another one, and no reorganisation.",
      { details: { number, head } },
    );
  }
}

/**
 * The newest block that was read and is still the chain's; null when none was read. What a reorganisation dropped is
 * forgotten and settled again. An endpoint whose head is older than what was read lags behind: that is no reorganisation.
 */
export async function checkedCursor(head: number, work: Work): Promise<number | null> {
  const { store, config } = work;
  const blocks = await readBlocks(store.db, chainKey(config));
  const newest = blocks[0];
  if (newest === undefined) return null;
  const comparable = blocks.filter(({ number }) => number <= head);
  const standing = await newestStanding(comparable, head, work);
  if (standing?.number === comparable[0]?.number) return newest.number;
  await walkBack(standing?.number ?? config.fromBlock - 1, work);
  return standing?.number ?? null;
}

async function newestStanding(blocks: readonly ReadBlock[], head: number, work: Work): Promise<ReadBlock | undefined> {
  for (const block of blocks) {
    const onChain = await blockAt(work.rpc, block.number);
    if (onChain === null) throw new BlockNotServed(block.number, head);
    if (onChain.hash === block.hash) return block;
  }
  return undefined;
}

async function walkBack(forkBlock: number, work: Work): Promise<void> {
  const { store, queue, config } = work;
  await store.db.transaction().execute(async (trx) => {
    await forgetBlocksAbove(trx, chainKey(config), forkBlock);
    await reopenAbove(trx, queue, config, forkBlock);
  });
  work.emit({ type: "chain-reorganised", forkBlock });
}
