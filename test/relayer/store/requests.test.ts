import { join } from "node:path";
import { expect } from "chai";
import { advance } from "../../../relayer/jobs/advance.ts";
import { recover } from "../../../relayer/jobs/recover.ts";
import { takeUpDead } from "../../../relayer/jobs/take-up-dead.ts";
import { attemptsOf, laneOf, pendingAttempts, saveAttempt } from "../../../relayer/store/attempts.ts";
import { forgetBlocksAbove, readBlocks, saveBlock } from "../../../relayer/store/blocks.ts";
import { openJobQueue, type JobQueue } from "../../../relayer/store/job-queue.ts";
import { openStore, type Store } from "../../../relayer/store/open-store.ts";
import { findRequest, requestKey } from "../../../relayer/store/request-records.ts";
import { reopenAbove, saveRequest } from "../../../relayer/store/save-requests.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const PLACE = { chainId: 31_337, oracle: `0x${"Aa".repeat(20)}` };
const LANE = laneOf(31_337, `0x${"cc".repeat(20)}`);

function seen(id: number, { block = 5, hash = "0x05", word = 1n } = {}) {
  const event = {
    requestId: `0x${id.toString(16).padStart(64, "0")}`,
    modelId: 2n ** 200n,
    requester: PLACE.oracle,
    ...{ epoch: 5n, deadline: 2n ** 63n, feeWei: 10n ** 18n },
    ...{ subjects: ["0x01"], indices: [0n], inputWords: [word] },
  };
  return { event, blockNumber: block, blockHash: hash, key: requestKey(PLACE.chainId, PLACE.oracle, event.requestId) };
}

describe("the store of requests", () => {
  const folder = temporaryFolder();
  let store: Store;
  let queue: JobQueue;

  before(async () => {
    store = await openStore(`pglite:${join(folder(), "store")}`);
    queue = await openJobQueue(store, { retryLimit: 1, proveTimeoutSeconds: 60, lane: LANE }, (error) => {
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
      const done = await findRequest(store.db, request.key);
      await store.db.transaction().execute((trx) => reopenAbove(trx, queue, forkBlock, done ? [done] : []));
      return (await findRequest(store.db, request.key))?.state;
    };
    expect(await reopen(20), "fork above it").to.equal("done");
    expect(await reopen(19), "fork below it").to.equal("finalise");
  });

  it("gives an open request without a job its job again", async () => {
    const request = seen(5);
    await save(request);
    await store.db.updateTable("request").set({ state: "simulate" }).where("key", "=", request.key).execute();
    await recover(store, queue);
    expect((await queue.live("simulate")).waiting.has(request.key)).to.equal(true);
  });

  it("remembers read blocks, newest first, and forgets those above a fork", async () => {
    await store.db.transaction().execute(async (trx) => {
      for (let number = 1; number <= 300; number++) await saveBlock(trx, "c", { number, hash: `0x${number}` });
    });
    const blocks = await readBlocks(store.db, "c");
    expect(blocks[0]).to.deep.equal({ number: 300, hash: "0x300" });
    expect(blocks, "bounded").to.have.length(256);
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
    expect(await takeUpDead(store, queue)).to.be.greaterThan(0);
    const again = { state: "confirm", features: null, failure: null, reverts: 0 };
    expect(await findRequest(store.db, dead.key)).to.deep.include(again);
    expect((await queue.live("confirm")).waiting.has(dead.key), "its job").to.equal(true);
    expect((await findRequest(store.db, open.key))?.state, "an open one").to.equal("features");
    expect(await takeUpDead(store, queue), "when nothing is dead").to.equal(0);
  });
});
