// SPDX-License-Identifier: GPL-3.0-or-later
import { headNumber } from "../../chain/rpc.ts";
import { readBlocks } from "../store/blocks.ts";
import { chainKey } from "../store/place.ts";
import type { Work } from "./work.ts";

/**
 * Newest block that has its confirmations and was read by the watch, which notices when a block it has read is dropped and
 * reopens what was settled there. A block that comes and goes between two readings would take a settlement with it unseen.
 */
export async function confirmedBlock({ rpc, store, config }: Work): Promise<number> {
  const [newest] = await readBlocks(store.db, chainKey(config));
  const read = newest?.number ?? config.fromBlock - 1;
  return Math.min(read, (await headNumber(rpc)) - config.confirmations + 1);
}
