// SPDX-License-Identifier: GPL-3.0-or-later
import { settleBlocks, settledBlock, type RequestCounts } from "../store/blocks.ts";
import { chainKey } from "../store/place.ts";
import { countTeller } from "./count-teller.ts";
import { readRangeAgain } from "./read-range.ts";
import { reconcile, type Reading, type Reconciliation } from "./reconcile.ts";
import { tally } from "./tally.ts";
import type { Work } from "./work.ts";

/** A block is settled when it is read again with so many blocks on it … */
const SETTLED_DEPTH = 64;
/** … and so much of the chain's time after it: fast chains make 64 blocks while a node still lags. */
const SETTLED_SECONDS = 180;
/** … and so long after its first reading, unless it was history even then. */
const SETTLED_AFTER_MS = 60_000;
const HISTORY_DEPTH = 1_000;

const LONGEST_PAUSE_SECONDS = 60;
/** A long history is not read again without an end: reading takes a small part of the time. */
const PAUSE_PER_READING = 5;

export type SecondReadings = {
  /** Reads again, when it is time, what was read and is not settled. */
  upTo(cursor: number, head: number): Promise<ReadTwice>;
};

/** The newest block that was read twice, and what is known to be missing up to there. */
export type ReadTwice = { readTwice: number; missing: string | null };

/**
 * One answer is not the truth: a node that lags gives a block and not yet its logs. So everything is read again soon after
 * its first reading, and then at pauses that double, until it is settled; and it is settled only when there are as many requests
 * as the oracle counts.
 */
export function secondReadings(work: Work): SecondReadings {
  const { config, store, signal } = work;
  const chain = chainKey(config);
  const told = countTeller(work);
  /** Goes on where it was when an answer failed. */
  let reading: (Reading & { isWhole: boolean }) | undefined;
  let isFinished = false;
  let result: Reconciliation["state"] = "agrees";
  let missing: string | null = null;
  let readTwice = -1;
  let pauseSeconds = config.pollSeconds;
  let dueAt = -Infinity;

  async function begin(): Promise<Reading & { isWhole: boolean }> {
    const settled = await settledBlock(store.db, chain);
    // a model that came into the configuration later may have requests in blocks that were settled without it
    const isCounted = settled && [...work.models.keys()].every((modelId) => modelId.toString() in settled.counts);
    const [from, before] = isCounted ? [settled.number + 1, settled.counts] : [config.fromBlock, {}];
    return { from, to: from - 1, before, seen: tally(), isWhole: true };
  }

  async function readOn(open: Reading & { isWhole: boolean }, cursor: number): Promise<void> {
    while (open.to < cursor && !signal.aborted) {
      const to = Math.min(open.to + config.logRangeBlocks, cursor);
      const { seen, isWhole } = await readRangeAgain({ from: open.to + 1, to }, work);
      open.seen.add(seen);
      open.isWhole &&= isWhole;
      open.to = to;
    }
  }

  async function settle({ to, seen }: Reading, counts: RequestCounts, head: number): Promise<void> {
    const upTo = Math.min(to, head - Math.max(SETTLED_DEPTH, config.confirmations));
    const readBefore = new Date(Date.now() - SETTLED_AFTER_MS);
    const rule = { upTo, ageSeconds: SETTLED_SECONDS, readBefore, historyUpTo: head - HISTORY_DEPTH };
    await settleBlocks(store.db, chain, rule, (block) =>
      Object.fromEntries(
        Object.entries(counts).map(([modelId, count]) => {
          const model = BigInt(modelId);
          return [modelId, count - seen.upTo(model, to) + seen.upTo(model, block)];
        }),
      ),
    );
  }

  return {
    async upTo(cursor, head) {
      const now = performance.now();
      readTwice = Math.min(readTwice, cursor); // a reorganisation took the rest, or this node does not have it
      if (reading !== undefined && reading.to > cursor) reading = undefined;
      const isNew = cursor > readTwice;
      if ((!isNew && now < dueAt) || cursor < config.fromBlock) return { readTwice: cursor, missing };

      if (reading === undefined || (isFinished && now >= dueAt)) reading = await begin();
      isFinished = false;
      await readOn(reading, cursor);
      if (signal.aborted) return { readTwice, missing };
      const compared = await reconcile(reading, work);
      isFinished = true;
      const counts = compared.state === "missing" ? null : compared.counts;
      if (counts !== null && (compared.state === "agrees" || reading.isWhole)) await settle(reading, counts, head);
      missing = told(compared);
      const isSoon = compared.state !== result || (isNew && compared.state === "agrees");
      result = compared.state;
      pauseSeconds = isSoon ? config.pollSeconds : Math.min(pauseSeconds * 2, LONGEST_PAUSE_SECONDS);
      const ended = performance.now();
      dueAt = ended + Math.max(pauseSeconds * 1_000, PAUSE_PER_READING * (ended - now));
      readTwice = cursor;
      return { readTwice, missing };
    },
  };
}
