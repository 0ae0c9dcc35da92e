// SPDX-License-Identifier: GPL-3.0-or-later
import { headNumber } from "../../chain/rpc.ts";
import { findRequest } from "../store/request-records.ts";
import { orphanAboveCursor } from "../store/save-requests.ts";
import { checkedCursor } from "./chain-cursor.ts";
import { readRange } from "./read-range.ts";
import type { ReadTwice, SecondReadings } from "./second-readings.ts";
import type { Work } from "./work.ts";

/** What one pass found: the endpoint's head, the newest block read, up to where all was read twice, and what is missing there. */
export type Pass = { head: number; read: number } & ReadTwice;

/** Reads all blocks from the cursor to the head, in ranges, and again what may have been missed before. */
export async function watch(work: Work, secondReadings: SecondReadings): Promise<Pass> {
  const { rpc, config } = work;
  const head = await headNumber(rpc);
  const checked = await checkedCursor(head, work);
  // The first range is one block: as long as its hash stands, a lower head is a node that lags and not another chain.
  const firstRange = checked === null ? 1 : config.logRangeBlocks;
  let read = checked ?? config.fromBlock - 1;
  for (let blocks = firstRange; read < head && !work.signal.aborted; blocks = config.logRangeBlocks) {
    const range = { from: read + 1, to: Math.min(read + blocks, head) };
    await readRange(range, work);
    read = range.to;
  }
  if (!work.signal.aborted) await letGoOfLostBlocks(work);
  // after the new blocks: an endpoint that does not give old ones again keeps no new request waiting
  const again = await secondReadings.upTo(Math.min(checked ?? config.fromBlock - 1, head), head);
  return { head, read, ...again };
}

async function letGoOfLostBlocks({ store, config, emit }: Work): Promise<void> {
  for (const key of await orphanAboveCursor(store.db, config)) {
    const request = await findRequest(store.db, key);
    if (request?.state === "orphaned") emit({ type: "request-ended", key, state: "orphaned", request });
  }
}
