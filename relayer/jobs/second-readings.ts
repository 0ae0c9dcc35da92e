import { settleBlocks, settledBlock } from "../store/blocks.ts";
import { chainKey } from "../store/place.ts";
import { readRangeAgain } from "./read-range.ts";
import type { Work } from "./work.ts";

/** A block is settled when it is read again with so many blocks on it … */
const SETTLED_DEPTH = 64;
/** … and so much of the chain's time after it: fast chains make 64 blocks while a node still lags. */
const SETTLED_SECONDS = 180;
/** … and so long after its first reading, unless it was history even then. */
const SETTLED_AFTER_MS = 60_000;
const HISTORY_DEPTH = 1_000;

const LONGEST_PAUSE_SECONDS = 60;

export type SecondReadings = {
  /** Reads again, when it is time, what was read and is not settled. Returns the newest block that was read twice. */
  upTo(cursor: number, head: number): Promise<number>;
};

/**
 * One answer is not the truth: a node that lags gives a block and not yet its logs. So everything is read again soon after
 * its first reading, and then at pauses that double, until it is settled.
 */
export function secondReadings(work: Work): SecondReadings {
  const { config, store, signal } = work;
  const chain = chainKey(config);
  let readTwice = -1;
  let pauseSeconds = config.pollSeconds;
  let dueAt = -Infinity;

  async function readAgain(cursor: number, head: number): Promise<void> {
    const settled = (await settledBlock(store.db, chain)) ?? config.fromBlock - 1;
    let isWhole = true;
    for (let done = settled; done < cursor && !signal.aborted;) {
      const to = Math.min(done + config.logRangeBlocks, cursor);
      isWhole = (await readRangeAgain({ from: done + 1, to }, work)) && isWhole;
      done = to;
      if (!isWhole) continue;
      const upTo = Math.min(to, head - Math.max(SETTLED_DEPTH, config.confirmations));
      const readBefore = new Date(Date.now() - SETTLED_AFTER_MS);
      const rule = { upTo, ageSeconds: SETTLED_SECONDS, readBefore, historyUpTo: head - HISTORY_DEPTH };
      await settleBlocks(store.db, chain, rule);
    }
  }

  return {
    async upTo(cursor, head) {
      const now = performance.now();
      readTwice = Math.min(readTwice, cursor); // a reorganisation took the rest
      const isNew = cursor > readTwice;
      if (!isNew && now < dueAt) return readTwice;
      await readAgain(cursor, head);
      pauseSeconds = isNew ? config.pollSeconds : Math.min(pauseSeconds * 2, LONGEST_PAUSE_SECONDS);
      dueAt = now + pauseSeconds * 1_000;
      readTwice = cursor;
      return cursor;
    },
  };
}
