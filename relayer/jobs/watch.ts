import { RetryableError } from "../../schema/errors.ts";
import { postedRequests, type LogRange } from "../chain/posted-requests.ts";
import { blockAt, headNumber } from "../chain/rpc.ts";
import { chainKey, forgetBlocksAbove, readBlocks, saveBlock, type ReadBlock } from "../store/blocks.ts";
import { listRequests, requestKey } from "../store/request-records.ts";
import { reopenAbove, saveRequest } from "../store/save-requests.ts";
import type { Work } from "./work.ts";

/** The chain changed under a reading of its logs. */
export class ChainMoved extends RetryableError {
  constructor(number: number) {
    super("CHAIN_MOVED", `Block ${number} was replaced while its logs were read. They are read again.`, {
      details: { number },
    });
  }
}

/** Reads all blocks from the cursor to the head, in ranges; returns the head it came to. */
export async function watch(work: Work): Promise<number> {
  const { rpc, config } = work;
  const head = await headNumber(rpc);
  let cursor = await checkedCursor(head, work);
  while (cursor < head && !work.signal.aborted) {
    const range = { from: cursor + 1, to: Math.min(cursor + config.logRangeBlocks, head) };
    await readRange(range, work);
    cursor = range.to;
  }
  return cursor;
}

/** The newest block that was read and is still the chain's. */
async function checkedCursor(head: number, work: Work): Promise<number> {
  const { store, config } = work;
  const chain = chainKey(work.config);
  const blocks = await readBlocks(store.db, chain);
  const newest = blocks[0];
  if (newest === undefined) return config.fromBlock - 1;
  const fork = await newestStanding(blocks, head, work);
  const seen = blocks.find(({ number }) => number <= head);
  if (fork !== undefined && fork.number === seen?.number) return newest.number; // an endpoint may lag behind: then wait
  const forkBlock = fork?.number ?? config.fromBlock - 1;
  await walkBack(forkBlock, work);
  return forkBlock;
}

async function newestStanding(blocks: readonly ReadBlock[], head: number, work: Work): Promise<ReadBlock | undefined> {
  for (const block of blocks) {
    if (block.number > head) continue;
    const onChain = await blockAt(work.rpc, block.number);
    if (onChain?.hash === block.hash) return block;
  }
  return undefined;
}

async function walkBack(forkBlock: number, work: Work): Promise<void> {
  const { store, queue } = work;
  await store.db.transaction().execute(async (trx) => {
    await forgetBlocksAbove(trx, chainKey(work.config), forkBlock);
    await reopenAbove(trx, queue, forkBlock, await listRequests(trx, ["done"]));
  });
  work.emit({ type: "chain-reorganised", forkBlock });
}

async function readRange(range: LogRange, work: Work): Promise<void> {
  const { rpc, config, store, queue } = work;
  const last = await blockAt(rpc, range.to);
  const seen = await postedRequests(rpc, config.oracle, [...work.models.keys()], range);
  const lastAgain = await blockAt(rpc, range.to);
  if (last === null || last.hash !== lastAgain?.hash) throw new ChainMoved(range.to);

  const fresh = await store.db.transaction().execute(async (trx) => {
    const added = [];
    for (const request of seen) {
      if (await saveRequest(trx, queue, config, request)) added.push(request);
    }
    await saveBlock(trx, chainKey(work.config), last);
    return added;
  });
  work.emit({ type: "blocks-read", ...range, requests: fresh.length });
  for (const { event } of fresh) {
    work.emit({
      type: "request-seen",
      key: requestKey(config.chainId, config.oracle, event.requestId),
      request: event,
    });
  }
}
