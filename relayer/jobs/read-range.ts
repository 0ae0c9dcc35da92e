// SPDX-License-Identifier: GPL-3.0-or-later
import { RetryableError } from "../../schema/errors.ts";
import { postedRequests, type SeenRequest } from "../../chain/posted-requests.ts";
import type { LogRange } from "../../chain/read-logs.ts";
import type { BlockHeader } from "../../chain/rpc-answers.ts";
import { blockAt } from "../../chain/rpc.ts";
import { saveBlock } from "../store/blocks.ts";
import { chainKey, requestKey } from "../store/place.ts";
import { findRequest } from "../store/request-records.ts";
import { saveRequest } from "../store/save-requests.ts";
import type { Work } from "./work.ts";

/** The chain changed under a reading of its logs. */
export class ChainMoved extends RetryableError {
  constructor(number: number) {
    super("CHAIN_MOVED", `Block ${number} was replaced while its logs were read. They are read again.`, {
      details: { number },
    });
  }
}

/** Reads the requests of a range of blocks for the first time, and moves the cursor to its end. */
export async function readRange(range: LogRange, work: Work): Promise<void> {
  const { seen, last } = await stableRange(range, work);
  const fresh = await save(seen, work, last);
  work.emit({ type: "blocks-read", ...range, requests: fresh });
}

/** Reads a range again and stores what an earlier answer left out. Not `isWhole`: this answer is not to be trusted either. */
export async function readRangeAgain(
  range: LogRange,
  work: Work,
): Promise<{ seen: readonly SeenRequest[]; isWhole: boolean }> {
  const { seen, isWhole } = await stableRange(range, work);
  const missed = await save(seen, work, null);
  if (missed > 0) {
    work.log.warn({ ...range, missed }, "an earlier answer of the endpoint left requests out");
    work.emit({ type: "blocks-read", ...range, requests: missed });
  }
  return { seen, isWhole };
}

async function stableRange(range: LogRange, work: Work) {
  const { rpc, config } = work;
  const last = await blockAt(rpc, range.to);
  const logged = await postedRequests(rpc, config.oracle, [...work.models.keys()], range);
  const seen = await onThisChain(logged, work);
  const lastAgain = await blockAt(rpc, range.to);
  if (last === null || last.hash !== lastAgain?.hash) throw new ChainMoved(range.to);
  return { seen, last, isWhole: seen.length === logged.length };
}

/** A log may come from another node's fork, or be made up: its block must be the chain's. Known ones were looked at before. */
async function onThisChain(logged: readonly SeenRequest[], { rpc, store, config, log }: Work): Promise<SeenRequest[]> {
  const hashes = new Map<number, string | undefined>();
  const standing: SeenRequest[] = [];
  for (const each of logged) {
    const { blockNumber, blockHash, event } = each;
    const known = await findRequest(store.db, requestKey(config.chainId, config.oracle, event.requestId));
    if (known?.blockHash !== blockHash) {
      if (!hashes.has(blockNumber)) hashes.set(blockNumber, (await blockAt(rpc, blockNumber))?.hash);
      if (hashes.get(blockNumber) !== blockHash) {
        log.warn({ requestId: event.requestId, blockNumber, blockHash }, "a log of a block that is not the chain's");
        continue;
      }
    }
    standing.push(each);
  }
  return standing;
}

/** Returns how many of the requests are new. With `cursor` the range is read to its end. */
async function save(seen: readonly SeenRequest[], work: Work, cursor: BlockHeader | null): Promise<number> {
  const { config, store, queue } = work;
  const fresh = await store.db.transaction().execute(async (trx) => {
    const added = [];
    for (const request of seen) {
      if (await saveRequest(trx, queue, config, request)) added.push(request);
    }
    if (cursor !== null) await saveBlock(trx, chainKey(config), cursor);
    return added;
  });
  for (const { event } of fresh) {
    work.emit({
      type: "request-seen",
      key: requestKey(config.chainId, config.oracle, event.requestId),
      request: event,
    });
  }
  return fresh.length;
}
