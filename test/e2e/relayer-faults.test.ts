// SPDX-License-Identifier: GPL-3.0-or-later
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { loadConfig } from "../../relayer/config/load-config.ts";
import type { RelayerConfig } from "../../relayer/config/relayer-config.ts";
import { startRelayer, type RelayerOptions } from "../../relayer/start-relayer.ts";
import type { RelayerEvent } from "../../relayer/jobs/progress.ts";
import type { RunningRelayer } from "../../relayer/running-relayer.ts";
import { createLogger } from "../../relayer/telemetry/logger.ts";
import { relayerChain, type RelayerChain } from "../../testing/relayer-chain.ts";
import { realFulfilment } from "../../testing/real-request.ts";
import { rpcGate, type RpcGate } from "../../testing/rpc-gate.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("a relayer in a world with faults", function () {
  this.timeout(60_000);
  let chain: RelayerChain;
  let gate: RpcGate;
  let relayer: RunningRelayer;
  let config: RelayerConfig;
  let events: RelayerEvent[] = [];
  let over = false;
  /** What happens while the next proofs are made. */
  let whileProving: (features: readonly (readonly bigint[])[]) => unknown = () => undefined;

  after(async () => {
    over = true;
    await relayer.close();
    gate.shut();
    await chain.close();
  });
  const folder = temporaryFolder(); // after the hook above: it goes when nothing works in it any more

  before(async () => {
    chain = await relayerChain();
    gate = await rpcGate(chain.rpcUrl);
    const path = await chain.configure(folder(), { rpcUrl: gate.url, retryLimit: 1 });
    config = await loadConfig(path);
    relayer = await start();
  });

  const start = (options: RelayerOptions = {}): Promise<RunningRelayer> =>
    startRelayer(config, {
      log: createLogger("silent"),
      onEvent: (event) => events.push(event),
      around: (prove) => async (task, limits) => {
        await whileProving(task.features);
        return await prove(task, limits);
      },
      ...options,
    });

  async function restart(options: RelayerOptions): Promise<void> {
    await relayer.close();
    whileProving = () => undefined;
    relayer = await start(options);
  }
  beforeEach(() => {
    events = [];
    whileProving = () => undefined;
  });

  const told = (type: RelayerEvent["type"]) => events.filter((event) => event.type === type);

  async function untilTold(type: RelayerEvent["type"], times = 1): Promise<void> {
    while (told(type).length < times && !over) await sleep(50);
  }

  async function expectOnce(requestId: string): Promise<void> {
    expect((await relayer.untilEnded(requestId)).state).to.equal("done");
    expect((await chain.outcome([requestId])).fulfilled).to.deep.equal([1]);
  }

  const mine = (blocks: number) => chain.connection.networkHelpers.mine(blocks);

  it("waits out an endpoint that goes down before a request and comes back after it", async () => {
    gate.shut();
    await untilTold("endpoint-down");
    const requestId = await chain.ask(0);
    expect((await relayer.status()).outage, "status").to.include("did not answer");
    await gate.open();
    await untilTold("endpoint-up");
    await expectOnce(requestId);
    expect((await relayer.status()).outage, "status").to.equal(null);
  });

  it("waits out an endpoint that goes down in the middle of a request, and counts no failure", async () => {
    whileProving = () => {
      gate.shut();
    };
    const requestId = await chain.ask(1);
    await untilTold("step-failed");
    expect(told("step-failed")[0]).to.deep.include({ step: "simulate", code: "ENDPOINT_UNAVAILABLE", again: true });
    await gate.open();
    await expectOnce(requestId);
  });

  it("takes it for success when somebody else fulfils first, and sends nothing", async () => {
    const request = await chain.request(2);
    const { transactions } = await chain.outcome([]);
    let fulfilled = false;
    whileProving = async () => {
      const { oracle, stranger } = chain.deployment;
      if (!fulfilled) await oracle.connect(stranger).fulfil(...(await realFulfilment(request, chain.model)));
      fulfilled = true;
    };
    const { settlement, state } = await relayer.untilEnded(request.requestId);
    expect([state, settlement?.transactionHash]).to.deep.equal(["done", null]);
    expect((await chain.outcome([])).transactions, "of the relayer").to.equal(transactions);
  });

  it("sets a request aside whose proof cannot be made, with the reason, and answers the next one meanwhile", async () => {
    let poison: string | undefined;
    whileProving = (features) => {
      poison ??= String(features);
      if (String(features) === poison) throw new Error("out of memory");
    };
    const poisoned = await chain.ask(3);
    await untilTold("step-failed");
    const next = await chain.ask(4);
    await expectOnce(next);
    const { state, failure } = await relayer.untilEnded(poisoned);
    expect(state).to.equal("dead");
    expect(failure).to.deep.include({ step: "prove", message: "out of memory" });
    expect((await relayer.status()).dead.map(({ requestId }) => requestId)).to.deep.equal([poisoned]);
  });

  it("queues transactions behind one that is not mined, without asking the endpoint in a hurry", async () => {
    const bothAsked = Promise.withResolvers<undefined>();
    whileProving = async () => {
      await bothAsked.promise;
      await chain.automine(false);
    };
    const waiting = [await chain.ask(5), await chain.ask(6)];
    bothAsked.resolve(undefined);
    await untilTold("transaction-broadcast", 2);
    await sleep(1_500);
    const sends = told("step-started").filter((event) => event.type === "step-started" && event.step === "send");
    expect(sends.length, "one a request").to.equal(2);
    await mine(1);
    await chain.automine(true);
    for (const requestId of waiting) await expectOnce(requestId);
  });

  describe("when the chain is reorganised", () => {
    it("answers again a request whose fulfilment is dropped, with the same transaction", async () => {
      const before = await chain.ask(7);
      const snapshot = await chain.connection.networkHelpers.takeSnapshot();
      const first = await relayer.untilEnded(before);
      events = [];
      await snapshot.restore();
      await chain.connection.networkHelpers.time.increase(60);
      await mine(3);
      await untilTold("chain-reorganised");
      await expectOnce(before);
      const second = await relayer.untilEnded(before);
      expect(second.settlement?.transactionHash).to.equal(first.settlement?.transactionHash);
      expect(second.settlement?.blockNumber).to.not.equal(first.settlement?.blockNumber);
    });

    it("lets go of a request whose block is dropped, and answers it when it comes back", async () => {
      const snapshot = await chain.connection.networkHelpers.takeSnapshot();
      const requestId = await chain.ask(8);
      await expectOnce(requestId);
      await snapshot.restore();
      await chain.connection.networkHelpers.time.increase(60);
      await mine(5);
      await untilTold("chain-reorganised");
      expect((await relayer.untilEnded(requestId)).state).to.equal("orphaned");

      events = [];
      expect(await chain.ask(8), "the same request").to.equal(requestId);
      await untilTold("request-seen");
      await expectOnce(requestId);
    });
  });

  describe("when the model is halted in the meantime", () => {
    it("lets go of the request of a stopped model and sends nothing, and takes it up when told that it goes on", async () => {
      const { transactions } = await chain.outcome([]);
      const { registry } = chain.deployment;
      whileProving = () => registry.stopModel(chain.model.id);
      const stopped = await chain.ask(9);
      expect((await relayer.untilEnded(stopped)).state).to.equal("halted");
      expect((await chain.outcome([])).transactions, "of the relayer").to.equal(transactions);

      await registry.resumeModel(chain.model.id);
      await restart({ retryDead: true });
      await expectOnce(stopped);
    });

    it("lets go of the request of a revoked model, whose fee anybody can give back", async () => {
      const { transactions } = await chain.outcome([]);
      whileProving = () => chain.deployment.registry.revoke(chain.model.id);
      const { state, failure } = await relayer.untilEnded(await chain.ask(11));
      expect([state, failure]).to.deep.equal(["halted", null]);
      expect((await chain.outcome([])).transactions, "of the relayer").to.equal(transactions);
    });
  });
});
