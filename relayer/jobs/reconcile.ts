// SPDX-License-Identifier: GPL-3.0-or-later
import { earlyRequestCount, requestCount } from "../chain/request-count.ts";
import type { RequestCounts } from "../store/blocks.ts";
import { failureOf } from "./failure-of.ts";
import { readRangeAgain } from "./read-range.ts";
import type { Tally } from "./tally.ts";
import type { Work } from "./work.ts";

/** What was read from a block on, and how many requests the oracle had before it, where that is known. */
export type Reading = { from: number; to: number; before: RequestCounts; seen: Tally };

/**
 * `agrees`: the oracle counts as many as were read. `missing`: more, first in one of these blocks. `uncounted`: it cannot be
 * told. `counts` are the oracle's, at the reading's end.
 */
export type Reconciliation =
  | { state: "agrees"; counts: RequestCounts }
  | { state: "missing"; missing: number; from: number; to: number }
  | { state: "uncounted"; reason: string; counts: RequestCounts | null };

/**
 * Compares the requests that were read with the oracle's own count, model by model. Where it counts more, logs were left out: the
 * block where the counts part is looked for and read again.
 */
export async function reconcile(reading: Reading, work: Work): Promise<Reconciliation> {
  const counts: RequestCounts = {};
  const unknown: string[] = [];
  let hole: { missing: number; from: number; to: number } | undefined;
  try {
    for (const modelId of work.models.keys()) {
      const { count, before } = await countsOf(modelId, reading, work);
      counts[modelId.toString()] = count;
      if (before === null) unknown.push(modelId.toString());
      else hole = worse(hole, await holeOf(modelId, { ...reading, first: before, count }, work));
    }
  } catch (error) {
    if (work.signal.aborted) throw error;
    return { state: "uncounted", reason: failureOf(error).message, counts: null };
  }
  if (hole !== undefined && hole.missing > 0) return { state: "missing", ...hole };
  if (hole !== undefined) return { state: "uncounted", reason: MORE_LOGS, counts: null };
  if (unknown.length === 0) return { state: "agrees", counts };
  const reason =
    `The endpoint has no state at block ${reading.from - 1}, so requests before it cannot be told from missing ones. ` +
    "Set fromBlock to the oracle's deployment, or use an archive node once.";
  return { state: "uncounted", reason, counts };
}

const MORE_LOGS = "The endpoint gives logs of more requests than the oracle has: one is made up, or the count is old.";

type Hole = { missing: number; from: number; to: number };

/** The earliest place, and all that is missing. */
function worse(one: Hole | undefined, other: Hole | undefined): Hole | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { ...(other.from < one.from ? other : one), missing: one.missing + other.missing };
}

/** The oracle's count at the end and before the beginning; null for the latter when no node tells it any more. */
async function countsOf(
  modelId: bigint,
  { from, to, before, seen }: Reading,
  { rpc, config }: Work,
): Promise<{ count: number; before: number | null }> {
  const { oracle } = config;
  const count = await requestCount(rpc, { oracle, modelId, atBlock: to });
  const known = before[modelId.toString()];
  if (known !== undefined) return { count, before: known };
  if (count === seen.upTo(modelId, to) || from === 0) return { count, before: 0 };
  const early = await earlyRequestCount(rpc, { oracle, modelId, atBlock: from - 1 }).catch(() => null);
  return { count, before: early };
}

/** Reads the block where the counts part again, and the next such one, until none is left or the answer stays the same. */
async function holeOf(
  modelId: bigint,
  { from, to, seen, first, count }: Reading & { first: number; count: number },
  work: Work,
): Promise<Hole | undefined> {
  const missing = (): number => count - first - seen.upTo(modelId, to);
  for (;;) {
    const before = missing();
    if (before === 0) return undefined;
    if (before < 0) return { missing: 0, from, to };
    const place = await whereCountsPart({ low: from - 1, high: to }, (block) => first + seen.upTo(modelId, block), {
      modelId,
      work,
    });
    seen.add((await readRangeAgain(place, work)).seen);
    if (missing() >= before) return { missing: before, ...place };
  }
}

/** Bisects; ends early where the endpoint has no state any more. */
async function whereCountsPart(
  { low, high }: { low: number; high: number },
  read: (block: number) => number,
  { modelId, work }: { modelId: bigint; work: Work },
): Promise<{ from: number; to: number }> {
  const { rpc, config } = work;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const count = await requestCount(rpc, { oracle: config.oracle, modelId, atBlock: middle }).catch(() => null);
    if (count === null) break;
    if (count > read(middle)) high = middle;
    else low = middle;
  }
  return { from: low + 1, to: high };
}
