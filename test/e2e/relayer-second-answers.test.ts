// SPDX-License-Identifier: GPL-3.0-or-later
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { loadConfig } from "../../relayer/config/load-config.ts";
import { startRelayer } from "../../relayer/start-relayer.ts";
import type { RelayerEvent } from "../../relayer/jobs/progress.ts";
import type { RunningRelayer } from "../../relayer/running-relayer.ts";
import { createLogger } from "../../relayer/telemetry/logger.ts";
import { anyOf, firstAnswers, firstCalls, requestInState, REVERTED } from "../../testing/lies.ts";
import { relayerChain, type RelayerChain } from "../../testing/relayer-chain.ts";
import { rpcGate, type Lie, type RpcGate } from "../../testing/rpc-gate.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const FULFILLED = 2;
const REFUNDED = 3;
const UNKNOWN = 0;

describe("a relayer whose endpoint's first answers are not the truth (property 18)", function () {
  this.timeout(120_000);
  let chain: RelayerChain;
  let gate: RpcGate;
  let relayer: RunningRelayer;
  let events: RelayerEvent[] = [];
  let operator = 0;

  after(async () => {
    await relayer.close();
    gate.shut();
    await chain.close();
  });
  const folder = temporaryFolder();

  before(async () => {
    chain = await relayerChain();
    gate = await rpcGate(chain.rpcUrl);
    const path = await chain.configure(folder(), { rpcUrl: gate.url, retryLimit: 0 });
    relayer = await startRelayer(await loadConfig(path), {
      log: createLogger("silent"),
      onEvent: (event) => events.push(event),
    });
  });
  beforeEach(() => {
    events = [];
  });
  afterEach(() => {
    gate.tell();
  });

  /** No try is spared: anything that counted against the request would set it aside. */
  async function answersUnder(lie: Lie): Promise<RunningRelayer> {
    gate.tell(lie);
    const requestId = await chain.ask(operator++);
    const { state, failure, settlement } = await relayer.untilEnded(requestId);
    expect([state, failure]).to.deep.equal(["done", null]);
    expect(settlement?.transactionHash, "ours, and nobody else's").to.be.a("string");
    expect((await chain.outcome([requestId])).fulfilled).to.deep.equal([1]);
    return relayer;
  }

  const logsOf = (answer: { result?: unknown }) => answer.result as object[];

  it("finds a request whose logs were missing", async () => {
    await answersUnder(
      firstAnswers("eth_getLogs", 4, (answer) => (logsOf(answer).length === 0 ? answer : { ...answer, result: [] })),
    );
  });

  it("finds one whose log came with another block's hash, twice, and beside others that were not asked for", async () => {
    await answersUnder(
      firstAnswers("eth_getLogs", 2, (answer) => {
        const [log] = logsOf(answer);
        if (log === undefined) return answer;
        const strange = [
          { ...log, address: `0x${"99".repeat(20)}` },
          { ...log, topics: [`0x${"77".repeat(32)}`] },
        ];
        const wrong = { ...log, blockHash: `0x${"55".repeat(32)}` };
        return { ...answer, result: [...strange, wrong, wrong] };
      }),
    );
  });

  it("believes no revert by a few answers, and takes no missing receipt for somebody else's fulfilment", async () => {
    await answersUnder(
      anyOf(
        firstCalls("requestOf", 4, REVERTED),
        firstCalls("fulfil", 4, REVERTED),
        firstAnswers("eth_estimateGas", 4, () => REVERTED),
        firstAnswers("eth_getTransactionReceipt", 4, (answer) =>
          answer.result === null ? answer : { ...answer, result: null },
        ),
      ),
    );
    const reverts = events.filter((event) => event.type === "step-failed").map(({ step, code }) => `${step} ${code}`);
    expect(new Set(reverts)).to.deep.equal(
      new Set(["features CALL_REVERTED", "simulate FULFILMENT_REFUSED", "send FULFILMENT_REFUSED"]),
    );
  });

  it("believes no state of a request by a few answers", async () => {
    await answersUnder(
      anyOf(
        firstCalls("requestOf", 2, requestInState(UNKNOWN)),
        firstCalls("requestOf", 3, requestInState(REFUNDED)),
        firstCalls("requestOf", 3, requestInState(FULFILLED)),
      ),
    );
  });

  it("takes a node's other words for a transaction that it has for success", async () => {
    let sent = 0;
    await answersUnder(async ({ method }, pass) => {
      if (method !== "eth_sendRawTransaction") return undefined;
      if (sent === 0) await chain.automine(false);
      await pass();
      if (++sent === 3) await chain.automine(true).then(() => chain.connection.networkHelpers.mine(1));
      return { error: { code: -32_010, message: "Bereits bekannt" } };
    });
    expect(sent, "broadcast and rebroadcast").to.be.at.least(3);
    expect(events.filter(({ type }) => type === "step-failed")).to.deep.equal([]);
  });

  it("takes neither an older head nor a block that is not given for a reorganisation, and notices", async () => {
    await answersUnder(
      anyOf(
        firstAnswers("eth_blockNumber", 6, ({ result }) => ({ result: `0x${(Number(result) - 3).toString(16)}` })),
        firstAnswers("eth_getBlockByNumber", 3, () => ({ result: null })),
      ),
    );
    while (!events.some(({ type }) => type === "endpoint-behind")) await sleep(50);
    expect(events.filter(({ type }) => type === "chain-reorganised")).to.deep.equal([]);
  });
});
