// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { RelayerEvent } from "../../../relayer/jobs/progress.ts";
import { secondReadings } from "../../../relayer/jobs/second-readings.ts";
import { watch, type Pass } from "../../../relayer/jobs/watch.ts";
import type { Work } from "../../../relayer/jobs/work.ts";
import { settledBlock } from "../../../relayer/store/blocks.ts";
import type { JobQueue } from "../../../relayer/store/job-queue.ts";
import { openStore, type Store } from "../../../relayer/store/open-store.ts";
import { chainKey } from "../../../relayer/store/place.ts";
import { countByState } from "../../../relayer/store/request-records.ts";
import { createLogger } from "../../../relayer/telemetry/logger.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { withholdingChain } from "../../../testing/withholding-chain.ts";

const ORACLE = `0x${"aa".repeat(20)}`;
const SERVED = 7n;
const OTHER = 8n;

describe("second readings, reconciled with the oracle's count of requests", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let store: Store;
  let oracles = 0;

  before(async () => {
    store = await openStore(`pglite:${join(await mkdtemp(join(folder(), "store-")), "store")}`);
  });
  after(() => store.close());

  /** A relayer's reading of such a chain; each has rows of its own. */
  function readerOf(
    posted: { block: number; modelId: bigint }[],
    { fromBlock = 1, models = [SERVED] }: { fromBlock?: number; models?: bigint[] } = {},
  ) {
    const oracle = `${ORACLE.slice(0, -2)}${(++oracles).toString(16).padStart(2, "0")}`;
    const chain = withholdingChain(oracle, posted);
    const events: RelayerEvent[] = [];
    const limits = { confirmations: 1, pollSeconds: 0.001, logRangeBlocks: 100 };
    const config = { chainId: 31_337, oracle, fromBlock, ...limits } as Partial<Work["config"]> as Work["config"];
    const queue = { enqueue: () => Promise.resolve() } as Partial<JobQueue> as JobQueue;
    const given = { config, store, queue, rpc: chain.rpc, log: createLogger("silent"), emit: events.push.bind(events) };
    const served = (ids: bigint[]) => new Map(ids.map((id) => [id, {}])) as unknown as Work["models"];
    const start = (ids = models) => {
      const work = { ...given, models: served(ids), signal: new AbortController().signal } as Partial<Work> as Work;
      const again = secondReadings(work);
      return { pass: () => watch(work, again) };
    };
    return {
      ...{ chain, events, start },
      /** Passes until one has what is waited for: the pauses between readings are bounded, and the test's time is. */
      until: async (reader: ReturnType<typeof start>, found: (pass: Pass) => unknown): Promise<Pass> => {
        for (;;) {
          const pass = await reader.pass();
          if ((await found(pass)) === true) return pass;
          await sleep(5);
        }
      },
      seen: async () => (await countByState(store.db, config)).confirm ?? 0,
      settled: async () => await settledBlock(store.db, chainKey(config)),
    };
  }

  const at = (...blocks: number[]) => blocks.map((block) => ({ block, modelId: SERVED }));

  const isMissing = ({ missing }: Pass): boolean => missing !== null;
  const isWhole = ({ read, readTwice, missing }: Pass): boolean => readTwice === read && missing === null;

  it("find what was left out of two answers by reading the very block again", async () => {
    const { chain, start, until, seen } = readerOf([...at(40, 60), { block: 50, modelId: OTHER }]);
    chain.head = 90;
    chain.withheld.add(40);
    const reader = start();
    expect((await until(reader, isMissing)).missing)
      .to.contain("1 requests")
      .and.to.contain("block 40");
    expect(chain.asked.at(-1), "bisected").to.deep.equal([40, 40]);
    expect(await seen()).to.equal(1);
    chain.withheld.clear();
    await until(reader, isWhole);
    expect(await seen()).to.equal(2);
  });

  it("settle nothing while logs are withheld, tell of it once, and find them after all, by another process", async () => {
    const { chain, start, until, seen, settled, events } = readerOf(at(40, 1_500, 2_100));
    const told = () => events.filter(({ type }) => type === "requests-missing");
    chain.head = 3_000;
    chain.withheld.add(1_500);
    const first = start();
    await until(first, isMissing);
    chain.head = 5_000;
    await until(first, () => told().length > 0);
    for (let each = 0; each < 3; each++) await first.pass();
    expect(await settled(), "withheld logs are not lost").to.equal(undefined);
    expect(told(), "once").to.have.length(1);
    expect(told()[0]).to.deep.include({ from: 1_500, to: 1_500, missing: 1 });

    chain.withheld.clear();
    await until(start(), isWhole);
    expect(await seen()).to.equal(3);
    expect(await settled(), "history").to.deep.equal({ number: 4_000, counts: { [SERVED.toString()]: 3 } });
  });

  it("count on from what was settled, where there is no state any more", async () => {
    const { chain, start, until, seen, settled } = readerOf(at(40, 1_500));
    chain.head = 4_500;
    await until(start(), isWhole);
    expect((await settled())?.number).to.equal(3_401);
    chain.requests.push(...at(4_600, 4_700));
    chain.withheld.add(4_600);
    chain.head = 4_720;
    chain.oldestState = 4_710;
    expect((await until(start(), isMissing)).missing).to.contain("1 requests");
    chain.withheld.clear();
    await until(start(), isWhole);
    expect(await seen()).to.equal(4);
  });

  it("find the half of a range that was left out, piece by piece", async () => {
    const blocks = [210, 220, 230, 260, 270, 280];
    const { chain, start, until, seen } = readerOf(at(...blocks));
    chain.head = 290;
    for (const block of blocks.slice(3)) chain.withheld.add(block);
    const reader = start();
    await until(reader, isMissing);
    chain.withheld.delete(270);
    await until(reader, async () => (await seen()) === 4);
    chain.withheld.clear();
    await until(reader, isWhole);
    expect(await seen()).to.equal(6);
  });

  it("find the earlier requests of a model that is served from now on", async () => {
    const { chain, start, until, seen } = readerOf([...at(40), { block: 50, modelId: OTHER }]);
    chain.head = 4_500;
    await until(start(), isWhole);
    expect(await seen()).to.equal(1);
    await until(start([SERVED, OTHER]), isWhole);
    expect(await seen()).to.equal(2);
  });

  it("take the oracle's word for what was before fromBlock, and say so where nobody knows it", async () => {
    const known = readerOf(at(40, 150), { fromBlock: 100 });
    known.chain.head = 160;
    await known.until(known.start(), isWhole);
    expect(await known.seen()).to.equal(1);

    const unknown = readerOf(at(40, 150), { fromBlock: 100 });
    unknown.chain.head = 160;
    unknown.chain.oldestState = 155;
    const told = () => unknown.events.find(({ type }) => type === "requests-uncounted");
    await unknown.until(unknown.start(), () => told() !== undefined);
    expect(told()).to.have.property("message").that.includes("block 99");
    expect(await unknown.seen()).to.equal(1);
  });

  it("go on with new requests while an endpoint gives no old ones again", async () => {
    const { chain, start, until, seen } = readerOf(at(40, 150));
    chain.head = 60;
    const reader = start();
    await reader.pass();
    chain.refusesUpTo = 60;
    chain.head = 160;
    await reader.pass().catch(() => undefined);
    expect(await seen()).to.equal(2);
    chain.refusesUpTo = 0;
    await until(reader, isWhole);
  });
});
