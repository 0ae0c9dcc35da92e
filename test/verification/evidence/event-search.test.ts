// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { type AskNode, chainReader } from "../../../chain/chain-reader.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { eventsBackwards, newestEvent } from "../../../verification/evidence/event-search.ts";

const CONTRACT = `0x${"11".repeat(20)}`;
const topic = (value: number): string => `0x${value.toString(16).padStart(64, "0")}`;
const FILTER = { address: CONTRACT, topics: [topic(1), undefined, [topic(2), topic(3)]] };

/** A log in a block; whoever asks for others is shown them all the same. */
const logIn = (block: number, change: object = {}) => ({
  ...{ address: CONTRACT, topics: [topic(1), topic(9), topic(2)], data: "0x" },
  ...{ blockNumber: `0x${block.toString(16)}`, blockHash: topic(block), transactionHash: topic(block), removed: false },
  ...change,
});

type Logs = ReturnType<typeof logIn>[];

/** An endpoint with these logs that gives so many blocks at once. */
function endpoint(logs: Logs, limit = Infinity) {
  const asked: [from: number, to: number][] = [];
  const ask: AskNode = (_method, [filter]) => {
    const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string };
    const [from, to] = [Number(fromBlock), Number(toBlock)];
    if (to - from + 1 > limit) return Promise.reject(Object.assign(new Error("too many blocks"), { code: -32_005 }));
    asked.push([from, to]);
    return Promise.resolve(logs.filter(({ blockNumber }) => Number(blockNumber) >= from && Number(blockNumber) <= to));
  };
  return { reader: chainReader(ask), asked };
}

async function blocksOf(logs: Logs, range: { from: number; to: number }, limit?: number): Promise<number[]> {
  const blocks: number[] = [];
  for await (const { blockNumber } of eventsBackwards(endpoint(logs, limit).reader, FILTER, range))
    blocks.push(blockNumber);
  return blocks;
}

describe("eventsBackwards", () => {
  const logs = [3, 700, 700, 5_000, 9_999, 10_000].map((block) => logIn(block));

  it("gives each event once, the newest first, whatever an endpoint gives at once", async () => {
    for (const limit of [Infinity, 700, 64])
      expect(await blocksOf(logs, { from: 0, to: 10_000 }, limit), String(limit)).to.deep.equal([
        10_000, 9_999, 5_000, 700, 700, 3,
      ]);
    expect(await blocksOf(logs, { from: 700, to: 9_999 })).to.deep.equal([9_999, 5_000, 700, 700]);
  });

  it("leaves aside what was not asked for", async () => {
    const strange = [
      { address: `0x${"22".repeat(20)}` },
      { topics: [topic(1), topic(9), topic(4)] },
      { topics: [topic(1)] },
      { removed: true },
    ].map((change) => logIn(5, change));
    expect(await blocksOf([...strange, logIn(6)], { from: 0, to: 10 })).to.deep.equal([6]);
  });

  it("looks no farther than it must", async () => {
    const { reader, asked } = endpoint(logs);
    await newestEvent(reader, FILTER, { from: 0, to: 10_000 }, "it");
    expect(asked).to.deep.equal([[9_489, 10_000]]);
  });

  it("gives up where an endpoint gives so little at a time that it would take thousands of queries, and says how to go on", async () => {
    const { reader, asked } = endpoint([], 10);
    const error = await errorOf(newestEvent(reader, FILTER, { from: 0, to: 1_000_000 }, "it"));
    expect(error.code).to.equal("SEARCH_TOO_LONG");
    expect(error.message).to.contain("--from-block");
    expect(asked.length).to.be.below(300);
  });
});
