// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { sql } from "kysely";
import { advance } from "../../../relayer/jobs/advance.ts";
import { recover } from "../../../relayer/jobs/recover.ts";
import { takeUpDead } from "../../../relayer/jobs/take-up-dead.ts";
import { attemptsOf, laneOf, pendingAttempts, saveAttempt } from "../../../relayer/store/attempts.ts";
import { forgetBlocksAbove, readBlocks, saveBlock, settleBlocks, settledBlock } from "../../../relayer/store/blocks.ts";
import { openJobQueue, type JobQueue } from "../../../relayer/store/job-queue.ts";
import { openStore, type Store } from "../../../relayer/store/open-store.ts";
import { chainKey, requestKey } from "../../../relayer/store/place.ts";
import { pruneFinished } from "../../../relayer/store/prune.ts";
import { countByState, findRequest, listRequests } from "../../../relayer/store/request-records.ts";
import { STEPS, type EndState } from "../../../relayer/store/request-state.ts";
import { orphanAboveCursor, reopenAbove, saveRequest } from "../../../relayer/store/save-requests.ts";
import { inventedRequest } from "../../../testing/invented-request.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const PLACE = { chainId: 31_337, oracle: `0x${"Aa".repeat(20)}` };
const LANE = laneOf(31_337, `0x${"cc".repeat(20)}`);

function seen(id: number, { block = 5, hash = "0x05", word = 1n } = {}) {
  const event = inventedRequest({
    requestId: `0x${id.toString(16).padStart(64, "0")}`,
    ...{ terms: { modelId: 2n ** 200n, deadline: 2n ** 63n }, feeWei: 10n ** 18n, inputWords: [word] },
  });
  return { event, blockNumber: block, blockHash: hash, key: requestKey(PLACE.chainId, PLACE.oracle, event.requestId) };
}

describe("the store of requests (property 20)", () => {
  const folder = temporaryFolder();
  let store: Store;
  let queue: JobQueue;

  before(async () => {
    store = await openStore(`pglite:${join(folder(), "store")}`);
    queue = await openJobQueue(store, { ...PLACE, retryLimit: 1, proveTimeoutSeconds: 60, lane: LANE }, (error) => {
      throw error;
    });
  });
  after(async () => {
    await queue.stop(1_000);
    await store.close();
  });

  const save = (request: ReturnType<typeof seen>) =>
    store.db.transaction().execute((trx) => saveRequest(trx, queue, PLACE, request));

  it("stores a request and its job together, once", async () => {
    const request = seen(1);
    expect(await save(request)).to.equal(true);
    expect(await save(request), "again").to.equal(false);
    const found = await findRequest(store.db, request.key);
    expect(found?.event, "bigints come back as they were").to.deep.equal(request.event);
    expect((await queue.live("confirm")).waiting.has(request.key), "job").to.equal(true);
  });

  it("stores neither when the transaction fails", async () => {
    const request = seen(2);
    const failing = store.db.transaction().execute(async (trx) => {
      await saveRequest(trx, queue, PLACE, request);
      throw new Error("crash");
    });
    expect(await failing.catch(String)).to.equal("Error: crash");
    expect(await findRequest(store.db, request.key)).to.equal(undefined);
    expect((await queue.live("confirm")).waiting.has(request.key)).to.equal(false);
  });

  it("advances a request once, whatever runs twice", async () => {
    const { key } = seen(1);
    const move = { from: "confirm", to: "features" } as const;
    expect(await advance({ store, queue }, key, move)).to.equal(true);
    expect(await advance({ store, queue }, key, move), "again").to.equal(false);
    expect((await queue.live("features")).waiting.has(key)).to.equal(true);
  });

  it("keeps what a step worked out, and why a request died", async () => {
    const { key } = seen(1);
    await advance({ store, queue }, key, { from: "features", to: "infer", save: { features: [[1n, -(2n ** 70n)]] } });
    await advance({ store, queue }, key, { from: "infer", to: "dead", failure: { code: "X", message: "why" } });
    const found = await findRequest(store.db, key);
    expect(found?.features).to.deep.equal([[1n, -(2n ** 70n)]]);
    expect(found?.failure).to.deep.equal({ step: "infer", code: "X", message: "why" });
  });

  it("begins again when a reorganisation changes a request, and only then", async () => {
    const request = seen(3);
    await save(request);
    await advance({ store, queue }, request.key, { from: "confirm", to: "features", save: {} });
    expect(await save(seen(3, { block: 6, hash: "0x06" })), "moved").to.equal(false);
    expect((await findRequest(store.db, request.key))?.blockNumber).to.equal(6);
    expect(await save(seen(3, { block: 7, hash: "0x07", word: 2n })), "changed").to.equal(true);
    const found = await findRequest(store.db, request.key);
    expect(found?.state).to.equal("confirm");
    expect(found?.event.inputWords).to.deep.equal([2n]);
  });

  it("reopens what was settled above a fork", async () => {
    const request = seen(4);
    await save(request);
    const settlement = { transactionHash: "0xab", blockNumber: 20, gasUsed: 3n };
    await advance({ store, queue }, request.key, { from: "confirm", to: "done", save: { settlement } });
    const reopen = async (forkBlock: number) => {
      await store.db.transaction().execute((trx) => reopenAbove(trx, queue, PLACE, forkBlock));
      return (await findRequest(store.db, request.key))?.state;
    };
    expect(await reopen(20), "fork above it").to.equal("done");
    expect(await reopen(19), "fork below it").to.equal("finalise");
  });

  it("gives an open request without a job its job again", async () => {
    const request = seen(5);
    await save(request);
    await store.db.updateTable("request").set({ state: "simulate" }).where("key", "=", request.key).execute();
    await recover(store, queue, PLACE);
    expect((await queue.live("simulate")).waiting.has(request.key)).to.equal(true);
  });

  it("lets an open request that waits out a pause go on at once", async () => {
    const request = seen(9);
    await save(request);
    await store.db.updateTable("request").set({ state: "simulate" }).where("key", "=", request.key).execute();
    await store.db.transaction().execute((trx) => queue.enqueue(trx, "simulate", request.key, 300));
    await recover(store, queue, PLACE);
    const { rows } = await sql<{ due: boolean }>`
      select start_after <= now() as due from pgboss.job
      where data->>'key' = ${request.key} and name like '%/simulate'`.execute(store.db);
    expect(rows, "no second one").to.deep.equal([{ due: true }]);
  });

  it("remembers read blocks, newest first, and forgets those above a fork", async () => {
    await store.db.transaction().execute(async (trx) => {
      for (let number = 1; number <= 300; number++)
        await saveBlock(trx, "c", { number, hash: `0x${number}`, timestamp: number });
    });
    const blocks = await readBlocks(store.db, "c");
    expect(blocks[0]).to.deep.equal({ number: 300, hash: "0x300" });
    expect(blocks, "bounded, and the first one ever read").to.have.length(257);
    expect(blocks.at(-1)?.number).to.equal(1);
    await store.db.transaction().execute((trx) => forgetBlocksAbove(trx, "c", 298));
    expect((await readBlocks(store.db, "c"))[0]?.number).to.equal(298);
  });

  it("keeps every attempt and knows which a request still needs", async () => {
    const [open, ended] = [seen(3).key, seen(1).key];
    const fees = { maxFeeWei: 10n ** 20n, priorityFeeWei: 1n };
    const attempt = (hash: string, requestKey: string | null, nonce: number) =>
      saveAttempt(store.db, { hash, lane: LANE, requestKey, nonce, raw: "0x02", fees });
    await attempt("0x1", ended, 3);
    await attempt("0x2", open, 4);
    await attempt("0x3", null, 5);
    await attempt("0x2", open, 4);
    expect((await attemptsOf(store.db, open)).map(({ hash }) => hash)).to.deep.equal(["0x2"]);
    const pending = await pendingAttempts(store.db, LANE, 3);
    expect(pending.map(({ nonce, open }) => [nonce, open])).to.have.deep.members([
      [3, false],
      [4, true],
      [5, false],
    ]);
    expect(await pendingAttempts(store.db, LANE, 6), "mined").to.deep.equal([]);
  });

  it("takes up what died from its first step, and nothing else", async () => {
    const [dead, open] = [seen(6), seen(7)];
    await save(dead);
    await save(open);
    await advance({ store, queue }, open.key, { from: "confirm", to: "features" });
    const failure = { code: "X", message: "why" };
    const save6 = { features: [[1n]], reverts: 3 };
    await advance({ store, queue }, dead.key, { from: "confirm", to: "infer", save: save6 });
    await advance({ store, queue }, dead.key, { from: "infer", to: "dead", failure });
    expect(await takeUpDead(store, queue, PLACE)).to.be.greaterThan(0);
    const again = { state: "confirm", features: null, failure: null, reverts: 0 };
    expect(await findRequest(store.db, dead.key)).to.deep.include(again);
    expect((await queue.live("confirm")).waiting.has(dead.key), "its job").to.equal(true);
    expect((await findRequest(store.db, open.key))?.state, "an open one").to.equal("features");
    expect(await takeUpDead(store, queue, PLACE), "when nothing is dead").to.equal(0);
  });

  it("recovers what is open behind more finished jobs than a page of them", async () => {
    const request = seen(8);
    await save(request);
    await sql`
      insert into pgboss.job (name, data, state, created_on, started_on, completed_on)
      select name, data, 'completed', now() - interval '1 day', now() - interval '1 day', now() - interval '1 day'
      from pgboss.job, generate_series(1, 12000) where data->>'key' = ${request.key}`.execute(store.db);
    const [waiting] = [...(await queue.live("confirm")).waiting].filter((key) => key === request.key);
    expect(waiting, "its job").to.equal(request.key);
    await recover(store, queue, PLACE);
    const { rows } = await sql<{ jobs: number }>`
      select count(*)::int as jobs from pgboss.job
      where data->>'key' = ${request.key} and state < 'active'`.execute(store.db);
    expect(rows[0]?.jobs, "and no second one").to.equal(1);
  });

  it("keeps what is open, set aside or new, and forgets what ended beyond a bound with its transactions", async () => {
    const ids = [20, 21, 22, 23, 24].map((id) => seen(id));
    for (const request of ids) await save(request);
    const [oldest, old, fresh, dead, open] = ids.map(({ key }) => key);
    const end = async (key: string | undefined, to: EndState, day: number) =>
      await store.db
        .updateTable("request")
        .set({ state: to, updated_at: new Date(Date.UTC(2030, 0, day)) })
        .where("key", "=", key ?? "")
        .execute();
    await end(oldest, "done", 1);
    await end(old, "orphaned", 2);
    await end(fresh, "done", 3);
    await end(dead, "dead", 1);
    const fees = { maxFeeWei: 1n, priorityFeeWei: 1n };
    await saveAttempt(store.db, { hash: "0x9", lane: LANE, requestKey: oldest ?? "", nonce: 1, raw: "0x02", fees });
    await pruneFinished(store.db, { requests: 1, days: 10_000 });
    const left = await Promise.all(ids.map(async ({ key }) => (await findRequest(store.db, key))?.state));
    expect(left).to.deep.equal([undefined, undefined, "done", "dead", "confirm"]);
    expect(await attemptsOf(store.db, oldest ?? "")).to.deep.equal([]);
    await pruneFinished(store.db, { requests: 100, days: 1 }, Date.UTC(2030, 0, 5));
    expect(await findRequest(store.db, fresh ?? ""), "too old").to.equal(undefined);
    expect((await findRequest(store.db, open ?? ""))?.state).to.equal("confirm");
  });

  it("knows the requests of its own oracle alone", async () => {
    const elsewhere = { ...PLACE, oracle: `0x${"dd".repeat(20)}` };
    expect(await listRequests(store.db, elsewhere, STEPS)).to.deep.equal([]);
    expect(await countByState(store.db, elsewhere)).to.deep.equal({});
    expect((await listRequests(store.db, PLACE, STEPS)).length).to.be.greaterThan(0);
  });

  it("lets go of open requests above the newest block read, as when a local chain begins anew", async () => {
    const [above, below] = [seen(30, { block: 400 }), seen(31, { block: 200 })];
    await save(above);
    await save(below);
    expect(await orphanAboveCursor(store.db, PLACE), "nothing read: nothing known").to.deep.equal([]);
    await store.db.transaction().execute(async (trx) => {
      await saveBlock(trx, chainKey(PLACE), { number: 300, hash: "0x300", timestamp: 1 });
    });
    expect(await orphanAboveCursor(store.db, PLACE)).to.deep.equal([above.key]);
    expect((await findRequest(store.db, below.key))?.state).to.equal("confirm");
    expect(await save(seen(30, { block: 400 })), "its block comes back").to.equal(true);
  });

  it("settles blocks that are deep and old enough, and never forgets which", async () => {
    await store.db.transaction().execute(async (trx) => {
      for (const number of [1, 50, 90, 100]) {
        await saveBlock(trx, "s", { number, hash: `0x${number}`, timestamp: number * 10 });
      }
    });
    const settled = async () => (await settledBlock(store.db, "s"))?.number;
    expect(await settled()).to.equal(undefined);
    const countsAt = (block: number) => ({ 1: 10 * block });
    const rule = { upTo: 95, ageSeconds: 200, historyUpTo: 0 };
    await settleBlocks(store.db, "s", { ...rule, readBefore: new Date(Date.now() - 60_000) }, countsAt);
    expect(await settled(), "all were read just now").to.equal(undefined);
    await settleBlocks(store.db, "s", { ...rule, readBefore: new Date(Date.now() + 1_000) }, countsAt);
    expect(await settled(), "90 is deep, but too young").to.equal(50);
    expect((await settledBlock(store.db, "s"))?.counts).to.deep.equal({ 1: 500 });
    await settleBlocks(store.db, "s", { ...rule, ageSeconds: 0, historyUpTo: 90, readBefore: new Date(0) }, countsAt);
    expect(await settled(), "history").to.equal(90);
    await store.db.transaction().execute((trx) => forgetBlocksAbove(trx, "s", 49));
    expect(await settled(), "after a fork below it").to.equal(1);
  });
});
