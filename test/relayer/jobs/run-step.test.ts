// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { CallReverted, EndpointUnavailable, RpcRefused } from "../../../chain/rpc-errors.ts";
import { InsufficientFunds } from "../../../relayer/jobs/broadcast.ts";
import { growingPauses } from "../../../relayer/jobs/pauses.ts";
import type { RelayerEvent } from "../../../relayer/jobs/progress.ts";
import { runStep } from "../../../relayer/jobs/run-step.ts";
import { ANSWERS_BELIEVED } from "../../../relayer/jobs/second-opinion.ts";
import { unknownRefusals } from "../../../relayer/jobs/unknown-refusals.ts";
import type { StepHandler, Work } from "../../../relayer/jobs/work.ts";
import type { JobQueue } from "../../../relayer/store/job-queue.ts";
import { openStore, type Store } from "../../../relayer/store/open-store.ts";
import { requestKey } from "../../../relayer/store/place.ts";
import { findRequest } from "../../../relayer/store/request-records.ts";
import type { Step } from "../../../relayer/store/request-state.ts";
import { saveRequest } from "../../../relayer/store/save-requests.ts";
import { createLogger } from "../../../relayer/telemetry/logger.ts";
import { redactor } from "../../../schema/secrets.ts";
import { inventedRequest } from "../../../testing/invented-request.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const PLACE = { chainId: 31_337, oracle: `0x${"aa".repeat(20)}` };
const SECRET = "key-5ecret";

describe("runStep", () => {
  const folder = temporaryFolder();
  let store: Store;
  let work: Work;
  let delays: number[] = [];
  let events: RelayerEvent[] = [];
  let lines: string[] = [];
  let nowMs = 0;
  let requests = 0;

  before(async () => {
    store = await openStore(`pglite:${join(folder(), "store")}`);
  });
  after(() => store.close());
  beforeEach(() => {
    [delays, events, lines, nowMs] = [[], [], [], 0];
    const queue = {
      enqueue: (_trx: unknown, _step: Step, _key: string, seconds = 0) => Promise.resolve(void delays.push(seconds)),
    } as Partial<JobQueue> as JobQueue;
    const redact = redactor([SECRET]);
    const log = createLogger("info", { write: (line) => lines.push(line) }, redact);
    const emit = (event: RelayerEvent): void => void events.push(event);
    const failures = { redact, pauses: growingPauses(() => nowMs), tellOfUnknown: unknownRefusals({ emit, log }) };
    const config = { pollSeconds: 0.1 } as Partial<Work["config"]> as Work["config"];
    const signal = new AbortController().signal;
    work = { config, store, queue, emit, log, signal, ...failures } as Partial<Work> as Work;
  });

  async function requestAt(step: Step): Promise<string> {
    const event = inventedRequest({ requestId: `0x${(++requests).toString(16).padStart(64, "0")}` });
    const key = requestKey(PLACE.chainId, PLACE.oracle, event.requestId);
    const seen = { event, blockNumber: 5, blockHash: "0x05" };
    await store.db.transaction().execute((trx) => saveRequest(trx, work.queue, PLACE, seen));
    await store.db.updateTable("request").set({ state: step }).where("key", "=", key).execute();
    delays = [];
    return key;
  }

  /** The last try that counts. */
  const lastTry = { attempt: 8, limit: 8 };
  const failing =
    (error: Error): StepHandler =>
    () =>
      Promise.reject(error);

  async function run(key: string, step: Step, handler: StepHandler): Promise<void> {
    expect(await runStep(key, { step, handler, tries: lastTry }, work)).to.equal("completed");
  }

  it("waits ever longer after what the endpoint says of itself, and counts nothing", async () => {
    const key = await requestAt("prove");
    for (let again = 0; again < 6; again++)
      await run(key, "prove", failing(new EndpointUnavailable("eth_call", "down")));
    expect(delays).to.deep.equal([5, 10, 20, 30, 30, 30]);
    expect((await findRequest(store.db, key))?.state).to.equal("prove");
  });

  it("waits as long as the endpoint asks", async () => {
    const limited = new EndpointUnavailable("eth_call", "429", { retryAfterSeconds: 77 });
    await run(await requestAt("prove"), "prove", failing(limited));
    expect(delays).to.deep.equal([77]);
  });

  it("waits longest for words that nobody knows, and tells of them once", async () => {
    const key = await requestAt("prove");
    for (let again = 0; again < 9; again++) {
      await run(key, "prove", failing(new RpcRefused("eth_call", `glorp ${again} at 0xabc${again} of ${SECRET}`)));
    }
    expect(delays).to.deep.equal([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    const told = events.filter(({ type }) => type === "refusal-unknown");
    expect(told).to.have.length(1);
    expect(lines.filter((line) => line.includes("not known"))).to.have.length(1);
    expect(lines.join("\n")).to.not.include(SECRET);
  });

  it("begins with a short pause again once a step has gone well", async () => {
    const key = await requestAt("prove");
    await run(key, "prove", failing(new EndpointUnavailable("eth_call", "down")));
    await run(key, "prove", failing(new EndpointUnavailable("eth_call", "down")));
    await run(key, "prove", () => Promise.resolve({ waitSeconds: 1 }));
    await run(key, "prove", failing(new EndpointUnavailable("eth_call", "down")));
    expect(delays).to.deep.equal([5, 10, 1, 5]);
  });

  it("stops the sender that cannot pay, and not the request: nothing is sent meanwhile, all else goes on", async () => {
    const [poor, next, other] = [await requestAt("send"), await requestAt("send"), await requestAt("prove")];
    const poorly = failing(new InsufficientFunds("0x", null));
    await run(poor, "send", poorly);
    let sent = 0;
    const sending: StepHandler = () => Promise.resolve((sent++, { to: "finalise" as const }));
    await run(next, "send", sending);
    expect([sent, ...delays], "held up").to.deep.equal([0, 5, 5]);
    await run(other, "prove", () => Promise.resolve({ to: "simulate" }));
    expect((await findRequest(store.db, other))?.state).to.equal("simulate");

    nowMs = 6_000;
    await run(poor, "send", poorly);
    expect(delays.at(-1), "longer").to.equal(10);
    nowMs = 17_000;
    await run(next, "send", sending);
    expect(sent, "paid up").to.equal(1);
    expect(work.pauses.left("sender")).to.equal(0);
  });

  it("stores and tells no secret when a request dies", async () => {
    const key = await requestAt("prove");
    const reverted = new CallReverted("eth_call", "0x", `no ${SECRET}`);
    for (let answer = 0; answer < ANSWERS_BELIEVED; answer++)
      await runStep(key, { step: "prove", handler: failing(reverted), tries: lastTry }, work);
    expect((await findRequest(store.db, key))?.state).to.equal("dead");
    const stored = JSON.stringify(await store.db.selectFrom("request").selectAll().execute());
    const told = JSON.stringify(events, (_, each: unknown) => (typeof each === "bigint" ? `${each}` : each));
    for (const text of [stored, told, lines.join()]) expect(text).to.not.include(SECRET);
  });
});
