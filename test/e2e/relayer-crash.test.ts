// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { relayerChain, type RelayerChain } from "../../testing/relayer-chain.ts";
import { relay, runProcess } from "../../testing/cli-process.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("a relayer that is killed (property 13)", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let chain: RelayerChain;
  let config: string;
  const asked: string[] = [];

  before(async () => {
    chain = await relayerChain();
    config = await chain.configure(folder());
  });
  after(() => chain.close());

  /** Each start takes up what the last one left, and dies at its own moment: so it came at least that far. */
  function diesAt(...moment: [event: string, step?: string]): void {
    it(`at ${moment.join(" ")}`, async () => {
      const end = await runProcess(["testing/dying-relayer.ts", config, ...moment]).ended;
      expect(end.signal, `it ended before this moment: ${end.stderr}`).to.equal("SIGKILL");
    });
  }

  function finishesEachRequestOnce(): void {
    it("finishes each request once when it is left alone", async () => {
      const end = await runProcess(["testing/dying-relayer.ts", config]).ended;
      expect(end.code, end.stderr).to.equal(0);
      expect(await chain.outcome(asked), "one fulfilment, one transaction and one fee a request").to.deep.equal({
        fulfilled: asked.map(() => 1),
        transactions: asked.length,
        feesPaid: BigInt(asked.length),
      });
    });
  }

  context("at every step of one request, up to its transaction's signature", () => {
    before(async () => asked.push(await chain.ask(0)));
    diesAt("request-seen");
    diesAt("step-started", "confirm");
    diesAt("step-started", "features");
    diesAt("step-started", "infer");
    diesAt("step-started", "prove");
    diesAt("step-started", "simulate");
    diesAt("step-started", "send");
    diesAt("transaction-signed");
    diesAt("step-started", "finalise");
    finishesEachRequestOnce();
  });

  context("when its transaction is broadcast and not mined yet", () => {
    before(async () => {
      asked.push(await chain.ask(1));
      await chain.automine(false);
    });
    diesAt("transaction-broadcast");
    diesAt("step-started", "finalise");

    context("and then it is mined", () => {
      before(async () => {
        await chain.automine(true);
        await chain.connection.networkHelpers.mine(1);
      });
      diesAt("step-finished", "finalise");
      finishesEachRequestOnce();
    });
  });

  context("at every attempt that a step has", () => {
    it("sets the request aside when it is started again, and says so", async () => {
      const oneAttempt = await chain.configure(await mkdtemp(join(folder(), "one-")), { retryLimit: 0 });
      const requestId = await chain.ask(2);
      const killed = await runProcess(["testing/dying-relayer.ts", oneAttempt, "step-started", "prove"]).ended;
      expect(killed.signal).to.equal("SIGKILL");
      const end = await relay(["--config", oneAttempt, "--once"]).ended;
      expect(end.code).to.equal(1);
      expect(end.stderr).to.include("REQUESTS_SET_ASIDE").and.to.include(`${requestId}: The relayer's process ended`);
    });
  });
});
