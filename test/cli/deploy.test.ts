// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { readDeployment } from "../../cli/deploy/deployment-file.ts";
import { rootedStorage } from "../../testing/rooted-storage.ts";
import { servedChain } from "../../testing/served-chain.ts";
import { type ProcessEnd, proofcast } from "../../testing/cli-process.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const NOBODY = "0x00000000000000000000000000000000000000aa";
/** Hardhat's third well-known account. */
const KEY = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";

describe("proofcast deploy", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  const failureOf = ({ stdout, stderr }: ProcessEnd): { code: string; message: string } => {
    expect(stdout, stderr).not.to.equal("");
    return (JSON.parse(stdout) as { error: { code: string; message: string } }).error;
  };

  context("to a local chain", () => {
    const chain = servedChain();
    let rocketStorage: string;
    let args: string[];

    before(async () => {
      const { rpcUrl, connection } = chain();
      rocketStorage = await rootedStorage(connection);
      args = ["deploy", "--rpc-url", rpcUrl, "--rocket-storage", rocketStorage, "--first-interval", "50"];
    });

    const transactionsOf = async (account: string): Promise<number> =>
      await chain().connection.ethers.provider.getTransactionCount(account);
    const firstAccount = async (): Promise<string> => (await chain().connection.ethers.getSigners())[0]?.address ?? "";

    it("deploys everything, says where, and records it", async () => {
      const out = join(folder(), "all");
      const { code, stdout, stderr } = await proofcast([...args, "--allow-insecure", "--out", out, "--json"]).ended;
      expect(code, stderr).to.equal(0);
      const deployment = await readDeployment(join(out, "31337.json"));
      expect(JSON.parse(stdout)).to.deep.equal(deployment);
      expect(deployment).to.include({ chainId: 31_337, allowInsecure: true, rocketStorage, firstInterval: 50 });

      const { ethers } = chain().connection;
      for (const [name, { address, transactionHash, block }] of Object.entries(deployment.contracts)) {
        expect(await ethers.provider.getCode(address), name).not.to.equal("0x");
        expect(stderr, name).to.contain(name === "PredictionFeed" ? "PredictionOracle" : name);
        expect((await ethers.provider.getTransactionReceipt(transactionHash))?.blockNumber, name).to.equal(block);
      }
      const { PredictionOracle, PredictionFeed, ModelRegistry, AccessManager } = deployment.contracts;
      const oracle = await ethers.getContractAt("PredictionOracle", PredictionOracle.address);
      expect(await oracle.FEED()).to.equal(PredictionFeed.address);
      expect(await oracle.REGISTRY()).to.equal(ModelRegistry.address);
      const manager = await ethers.getContractAt("AccessManager", AccessManager.address);
      expect((await manager.hasRole(0n, deployment.roles.admin))[0], "the governor governs").to.equal(true);
    });

    it("gives the governance to whom it is told, and does not keep it", async () => {
      const out = join(folder(), "governor");
      const run = await proofcast([...args, "--governor", NOBODY, "--governor-is-account", "--out", out]).ended;
      expect(run.code, run.stderr).to.equal(0);
      const { contracts, deployer, allowInsecure } = await readDeployment(join(out, "31337.json"));
      const { ethers } = chain().connection;
      const manager = await ethers.getContractAt("AccessManager", contracts.AccessManager.address);
      expect((await manager.hasRole(0n, NOBODY))[0]).to.equal(true);
      expect((await manager.hasRole(0n, deployer))[0]).to.equal(false);
      const registry = await ethers.getContractAt("ModelRegistry", contracts.ModelRegistry.address);
      expect([allowInsecure, await registry.ALLOW_INSECURE()], "insecure models").to.deep.equal([false, false]);
    });

    it("refuses to deploy a second time over a record, before anything is sent", async () => {
      const sent = await transactionsOf(await firstAccount());
      const run = await proofcast([...args, "--out", join(folder(), "all"), "--json"]).ended;
      expect(run.code).to.equal(1);
      expect(failureOf(run)).to.have.property("code", "DEPLOYMENT_EXISTS");
      expect(await transactionsOf(await firstAccount())).to.equal(sent);
    });

    it("forgets a deployment to a local chain when told to", async () => {
      const out = join(folder(), "all");
      const before = await readFile(join(out, "31337.json"), "utf8");
      const run = await proofcast([...args, "--out", out, "--reset"]).ended;
      expect(run.code, run.stderr).to.equal(0);
      expect(await readFile(join(out, "31337.json"), "utf8")).not.to.equal(before);
    });

    it("goes on where an interrupted deployment stopped, deploying nothing twice", async () => {
      const out = join(folder(), "interrupted");
      const { ethers, provider } = chain().connection;
      const account = await firstAccount();
      await provider.request({ method: "evm_setAutomine", params: [false] });
      const first = await transactionsOf(account);
      const killed = proofcast([...args, "--out", out]);
      const pending = async (): Promise<boolean> =>
        (await ethers.provider.send("eth_getTransactionCount", [account, "pending"])) !== ethers.toQuantity(first);
      while (!(await pending())) await new Promise((resolve) => setTimeout(resolve, 50));
      killed.kill("SIGKILL");
      expect((await killed.ended).code, "killed").to.equal(null);
      expect(existsSync(join(out, "31337.json")), "a record of something unfinished").to.equal(false);

      await provider.request({ method: "evm_mine", params: [] });
      await provider.request({ method: "evm_setAutomine", params: [true] });

      const journal = join(out, "chain-31337-local/journal.jsonl");
      const whole = await readFile(journal, "utf8");
      await writeFile(journal, `${whole}{"type":"TRANSACTION_CONFIRM","futureId":"Pro`); // as a power cut leaves it
      const damaged = await proofcast([...args, "--out", out, "--json"]).ended;
      expect([damaged.code, failureOf(damaged).code]).to.deep.equal([1, "JOURNAL_DAMAGED"]);
      expect(failureOf(damaged).message).to.contain(journal);
      await writeFile(journal, whole); // what the message says

      const run = await proofcast([...args, "--out", out]).ended;
      expect(run.code, run.stderr).to.equal(0);
      expect(run.stderr).to.contain("going on with the deployment");
      const { contracts } = JSON.parse(await readFile(join(out, "31337.json"), "utf8")) as { contracts: object };
      const sent = Object.keys(contracts).length + 1;
      expect((await transactionsOf(account)) - first, "contracts created, and handed over").to.equal(sent);
    });

    it("refuses an address without a contract for Rocket Pool's storage, before anything is sent", async () => {
      const out = join(folder(), "no-storage");
      const other = args.map((arg) => (arg === rocketStorage ? NOBODY : arg));
      const run = await proofcast([...other, "--out", out, "--json"]).ended;
      expect(run.code).to.equal(1);
      expect(failureOf(run)).to.have.property("code", "ROCKET_STORAGE_MISSING");
      expect(existsSync(out)).to.equal(false);
    });

    it("refuses arguments that are none with exit code 2", async () => {
      for (const [option, value] of [
        ["--rocket-storage", "0x12"],
        ["--first-interval", "-1"],
        ["--governor", "me"],
      ] as const) {
        const { code, stderr } = await proofcast([...args, option, value]).ended;
        expect(code, stderr).to.equal(2);
        expect(stderr).to.contain(option);
      }
    });
  });

  context("to any other chain", () => {
    const chain = servedChain(11_155_111);
    let args: string[];

    before(async () => {
      const { rpcUrl, connection } = chain();
      const rocketStorage = await rootedStorage(connection);
      args = ["deploy", "--rpc-url", rpcUrl, "--rocket-storage", rocketStorage, "--first-interval", "50", "--json"];
      args.push("--out", join(folder(), "public"));
    });

    it("refuses to admit development keys, before anything is sent", async () => {
      const run = await proofcast([...args, "--allow-insecure", "--key-env", "DEPLOYER"], { DEPLOYER: KEY }).ended;
      expect(run.code).to.equal(1);
      expect(failureOf(run)).to.have.property("code", "INSECURE_DEPLOYMENT_REFUSED");
      expect(existsSync(join(folder(), "public")), "anything written").to.equal(false);
    });

    it("wants the name of a variable that holds a key, and never shows the key", async () => {
      for (const env of [{}, { DEPLOYER: "" }, { DEPLOYER: KEY.slice(0, -1) }]) {
        const named = Object.keys(env).length > 0 ? ["--key-env", "DEPLOYER"] : [];
        const run = await proofcast([...args, ...named], env).ended;
        expect(run.code).to.equal(1);
        expect(failureOf(run)).to.have.property("code", "SIGNING_KEY_MISSING");
        expect(run.stdout + run.stderr).not.to.contain(KEY.slice(2, 20));
      }
    });

    it("keeps the journal: nothing that was paid for is forgotten", async () => {
      const run = await proofcast([...args, "--key-env", "DEPLOYER", "--reset"], { DEPLOYER: KEY }).ended;
      expect(failureOf(run)).to.have.property("code", "RESET_REFUSED");
    });
  });

  it("asks to try again later when the endpoint does not answer, and writes nothing", async () => {
    const args = ["--rocket-storage", NOBODY, "--first-interval", "1", "--out", join(folder(), "down")];
    const run = await proofcast(["deploy", "--rpc-url", "http://127.0.0.1:1", "--json", ...args]).ended;
    expect(run.code).to.equal(75);
    expect(failureOf(run)).to.have.property("code", "ENDPOINT_UNAVAILABLE");
    expect(await readdir(folder())).not.to.include("down");
  });
});
