// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { buildOperatorRewards } from "../../testing/operator-rewards.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { RELAYER_KEY, relayerChain, type RelayerChain } from "../../testing/relayer-chain.ts";
import { relay, type ProcessEnd } from "../../testing/cli-process.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

/** Where distributions put theirs; when it is new enough there is no launcher to test. */
const OLDER_NODE = "/usr/bin/node";

type Printed = { type?: string; error?: { code: string; message: string } };

function lines({ stdout }: ProcessEnd): Printed[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Printed);
}

describe("proofcast relay", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let chain: RelayerChain;
  let config: string;

  before(async () => {
    chain = await relayerChain();
    config = await chain.configure(folder());
  });
  after(() => chain.close());

  describe("--status before any relayer ran", () => {
    it("says so and makes nothing", async () => {
      const end = await relay(["--config", config, "--status", "--json"]).ended;
      expect(end.code).to.equal(1);
      expect(lines(end)[0]?.error?.code).to.equal("STATUS_UNREADABLE");
      expect(await readdir(folder())).to.deep.equal(["relayer.config.json"]);
    });
  });

  describe("--once --json", () => {
    it("answers what is open, tells each event on a line of stdout and nothing else, and ends with 0", async () => {
      const requestId = await chain.ask(0);
      const end = await relay(["--config", config, "--once", "--json"]).ended;
      expect(end.code, end.stderr).to.equal(0);
      const types = lines(end).map(({ type }) => type);
      expect(types[0]).to.equal("ready");
      expect(types.at(-1)).to.equal("stopped");
      expect(types).to.include.members(["request-seen", "step-finished", "transaction-broadcast", "request-ended"]);
      expect(await chain.outcome([requestId])).to.deep.equal({ fulfilled: [1], transactions: 1, feesPaid: 1n });
    });
  });

  describe("until it is told to stop", () => {
    it("ends with 0 on SIGINT, stdout empty and progress on stderr", async () => {
      const process = relay(["--config", config]);
      await process.said("ready: operator-rewards (batch 1)");
      process.kill("SIGINT");
      const end = await process.ended;
      expect([end.code, end.signal, end.stdout]).to.deep.equal([0, null, ""]);
      expect(end.stderr).to.include("stopped; started again");
    });

    it("passes SIGTERM through a launcher that had to find another Node", async function () {
      if (!existsSync(OLDER_NODE)) this.skip();
      const launcher = relay(["--config", config, "--json"], {}, OLDER_NODE);
      await launcher.event("ready");
      launcher.kill("SIGTERM");
      const end = await launcher.ended;
      expect(end.code, end.stderr).to.equal(0);
      expect(lines(end).at(-1)?.type, "the child went on to its end").to.equal("stopped");
    });

    it("shows its status to others, and lets no second process on its data", async () => {
      const running = relay(["--config", config, "--json"]);
      await running.event("caught-up");
      const second = await relay(["--config", config, "--json"]).ended;
      expect(second.code).to.equal(1);
      expect(lines(second)[0]?.error?.code).to.equal("DATA_DIRECTORY_LOCKED");

      const status = await relay(["--config", config, "--status", "--json"]).ended;
      expect(status.code, status.stderr).to.equal(0);
      const head = await chain.connection.ethers.provider.getBlockNumber();
      expect(lines(status)[0]).to.deep.include({ running: true, counts: { done: 1 }, dead: [], headRead: head });
      expect(lines(status)[0]).to.have.property("ageSeconds").that.is.below(10);

      running.kill("SIGTERM");
      expect((await running.ended).code).to.equal(0);
      const stopped = await relay(["--config", config, "--status"]).ended;
      expect(stopped.stdout)
        .to.match(/relayer +stopped \d+ s ago/)
        .and.to.match(/requests +1 done/);
    });
  });

  describe("a request that cannot be answered", () => {
    it("is set aside with its reason; --once ends with 1, --status tells why, and --retry takes it up", async () => {
      const path = await chain.configure(folder(), { proveTimeoutSeconds: 0.001, retryLimit: 0 });
      const requestId = await chain.ask(1);
      const end = await relay(["--config", path, "--once", "--json"]).ended;
      expect(end.code, end.stderr).to.equal(1);
      expect(lines(end).at(-1)?.error?.code).to.equal("REQUESTS_SET_ASIDE");
      const status = await relay(["--config", path, "--status"]).ended;
      expect(status.stdout).to.include("1 dead").and.to.include(requestId).and.to.include("No proof after 1 ms");

      const mended = await chain.configure(folder());
      const untouched = await relay(["--config", mended, "--once", "--json"]).ended;
      expect(
        lines(untouched).some(({ type }) => type === "request-ended"),
        "without --retry",
      ).to.equal(false);
      const retried = await relay(["--config", mended, "--once", "--retry", "--json"]).ended;
      expect(retried.code, retried.stderr).to.equal(0);
      expect((await chain.outcome([requestId])).fulfilled, "with --retry").to.deep.equal([1]);
    });
  });

  describe("what it cannot start with", () => {
    let spoilt: string;

    before(async () => {
      spoilt = await mkdtemp(join(folder(), "spoilt-"));
    });
    beforeEach(() => rm(join(spoilt, "store"), { recursive: true, force: true }));

    async function withoutFile(name: string): Promise<string> {
      const copy = join(spoilt, `without-${name}`);
      await cp(chain.model.folder, copy, { recursive: true });
      await rm(join(copy, name));
      return copy;
    }

    async function otherKeys(): Promise<string> {
      const keys = { label: "proofcast development", deltaSeed: "other keys", warn: () => undefined };
      return (await buildOperatorRewards({ batch: 1, outDir: "build/test-other-keys-b1", keys })).dir;
    }

    type Change = Record<string, unknown>;
    const cases: [name: string, code: string, exit: number, change: () => Promise<Change> | Change][] = [
      ["an endpoint that is down", "ENDPOINT_UNAVAILABLE", 75, () => ({ rpcUrl: "http://127.0.0.1:9" })],
      ["another chain", "WRONG_CHAIN", 1, () => ({ chainId: 1, signer: { privateKeyEnv: "RELAYER_KEY" } })],
      ["no oracle at the address", "NO_ORACLE", 1, () => ({ oracle: chain.settings.payee })],
      ["no folder", "INVALID_MANIFEST", 1, () => ({ models: ["nowhere"] })],
      ["no proving key", "MANIFEST_MISMATCH", 1, async () => ({ models: [await withoutFile(MODEL_FILES.zkey)] })],
      [
        "no verifying key",
        "MANIFEST_MISMATCH",
        1,
        async () => ({ models: [await withoutFile(MODEL_FILES.verificationKey)] }),
      ],
      ["another key than its verifier", "MANIFEST_VERIFIER_MISMATCH", 1, async () => ({ models: [await otherKeys()] })],
      ["no signing key", "INVALID_CONFIG", 1, () => ({ signer: { privateKeyEnv: "NOT_SET" } })],
      ["a misspelt entry", "INVALID_CONFIG", 1, () => ({ maxFeeGwie: 1 })],
    ];
    for (const [name, code, exit, change] of cases) {
      it(`${name}: ${code}, exit code ${exit}, nothing written`, async () => {
        const path = await chain.configure(spoilt, await change());
        const end = await relay(["--config", path, "--json"], { RELAYER_KEY }).ended;
        expect(lines(end).map(({ error }) => error?.code)).to.deep.equal([code]);
        expect(end.code).to.equal(exit);
        expect(await readdir(spoilt)).to.not.include("store");
      });
    }

    it("a data directory that is none: DATA_DIRECTORY_UNUSABLE", async () => {
      await writeFile(join(spoilt, "file"), "");
      const end = await relay(["--config", await chain.configure(spoilt, { store: "pglite:file" })]).ended;
      expect(end.code).to.equal(1);
      expect(end.stderr).to.include("DATA_DIRECTORY_UNUSABLE");
    });

    it("no configuration, or a wrong command line", async () => {
      const missing = await relay(["--config", join(spoilt, "none.json")]).ended;
      expect(missing.code).to.equal(1);
      expect(missing.stderr).to.include("INVALID_CONFIG").and.to.include("no such file");
      expect((await relay(["--once", "--status"]).ended).code, "both").to.equal(2);
      expect((await relay(["--twice"]).ended).code, "unknown").to.equal(2);
    });
  });
});
