// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { artifacts } from "hardhat";
import { kebabCase } from "../../compiler/load-folder.ts";
import { readSourceRecord } from "../../cli/deploy-source/source-record.ts";
import { sourceModules } from "../../modules/source-table.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { type ProcessEnd, proofcast } from "../../testing/cli-process.ts";
import { rootedStorage } from "../../testing/rooted-storage.ts";
import { servedChain } from "../../testing/served-chain.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const REWARDS = "smoothing_pool_eth,ETH,6,32,false,0.000001";

describe("the kinds of sources", () => {
  it("are one file of modules/sources/ for each folder of contracts/sources/, of the same name", () => {
    const folders = readdirSync(join(projectRoot, "contracts/sources"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect([...sourceModules.keys()].sort()).to.deep.equal(folders.sort());
  });

  for (const { name, contract, parameters } of sourceModules.values()) {
    it(`${name} takes what the constructor of ${contract} takes, in its order`, async () => {
      const { abi } = await artifacts.readArtifact(contract);
      const { inputs } = (abi as { type: string; inputs: { name: string }[] }[]).find(
        ({ type }) => type === "constructor",
      )!;
      expect(parameters.map((parameter) => parameter.name)).to.deep.equal(inputs.map((input) => input.name));
    });
  }
});

describe("proofcast deploy-source", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const chain = servedChain();
  let rocketPool: string[];
  let signedFeed: string[];

  before(async () => {
    const { rpcUrl, connection } = chain();
    const target = ["--rpc-url", rpcUrl, "--out", folder()];
    const storage = await rootedStorage(connection);
    const signers = (await connection.ethers.getSigners()).slice(0, 3).map(({ address }) => address);
    signers.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    rocketPool = ["deploy-source", "rocket-pool", ...target, "--rocket-storage", storage];
    signedFeed = ["deploy-source", "signed-feed", ...target, "--origin", "1", "--epoch-seconds", "3600"];
    signedFeed.push("--signers", signers.join(","), "--quorum", "2", "--feature-runs", "0x01040006");
  });

  const failureOf = ({ code, stdout, stderr }: ProcessEnd): { code: string; message: string } => {
    expect(code, stderr).to.equal(1);
    return (JSON.parse(stdout) as { error: { code: string; message: string } }).error;
  };
  const sent = async (): Promise<number> => {
    const [account] = await chain().connection.ethers.getSigners();
    return await chain().connection.ethers.provider.getTransactionCount(account!.address);
  };

  it("deploys a source and records where, with what, and what it gives", async () => {
    const run = await proofcast([...rocketPool, "--first-interval", "51", "--json"]).ended;
    expect(run.code, run.stderr).to.equal(0);
    const record = await readSourceRecord(join(folder(), "31337-rocket-pool.json"));
    expect(JSON.parse(run.stdout)).to.deep.equal(record);
    expect(record).to.include({ chainId: 31_337, source: "rocket-pool", contractName: "RocketPoolRewardsSource" });
    expect(record.featureText).to.equal(REWARDS);
    expect(record.contract.arguments).to.include({ firstInterval: "51", firstWithVoterShare: "46" });
    const { ethers } = chain().connection;
    const source = await ethers.getContractAt("RocketPoolRewardsSource", record.contract.address);
    expect(await source.featuresHash()).to.equal(record.featuresHash);
    expect(ethers.keccak256(await ethers.provider.getCode(source))).to.equal(record.contract.codeHash);
  });

  it("does not put a second one in the place of the first, but beside it under another label", async () => {
    const before = await sent();
    const again = [...rocketPool, "--first-interval", "50", "--json"];
    expect(failureOf(await proofcast(again).ended).code).to.equal("SOURCE_EXISTS");
    expect(await sent(), "transactions").to.equal(before);
    const run = await proofcast([...again, "--label", "from-50", "--first-with-voter-share", "0"]).ended;
    expect(run.code, run.stderr).to.equal(0);
    const record = await readSourceRecord(join(folder(), "31337-from-50.json"));
    expect(record.contract.arguments).to.include({ firstInterval: "50", firstWithVoterShare: "0" });
  });

  it("sends nothing where the constructor would refuse, and says why", async () => {
    const before = await sent();
    const run = await proofcast([...rocketPool, "--first-interval", "510", "--label", "far", "--json"]).ended;
    const failure = failureOf(run);
    expect(failure.code).to.equal("DEPLOYMENT_FAILED");
    expect(failure.message).to.contain("IntervalNotRooted");
    expect(await sent(), "transactions").to.equal(before);
  });

  it("takes lists, bytes and texts", async () => {
    const run = await proofcast([...signedFeed, "--text", `${REWARDS}\\nsecond,%,1,8,true,1`]).ended;
    expect(run.code, run.stderr).to.equal(0);
    expect(run.stdout).to.contain(`${REWARDS}\nsecond,%,1,8,true,1`);
  });

  it("refuses a record that is none, and a reset off a local chain's own", async () => {
    const path = join(folder(), "31337-broken.json");
    await writeFile(path, "{}");
    const broken = [...rocketPool, "--first-interval", "50", "--label", "broken", "--json"];
    expect(failureOf(await proofcast(broken).ended).code).to.equal("INVALID_SOURCE_RECORD");
    expect(await readFile(path, "utf8"), "left alone").to.equal("{}");
    const run = await proofcast([...broken, "--reset"]).ended;
    expect(run.code, run.stderr).to.equal(0);
  });

  const WRONG: Record<string, string[]> = {
    "an unknown kind": ["deploy-source", "oracle"],
    "no kind": ["deploy-source"],
    "a parameter that is missing": ["deploy-source", "rocket-pool", "--rpc-url", "http://127.0.0.1:1"],
    "a word that is none": ["deploy-source", "symbiotic-stake", "--subnetwork", "0x12"],
    "an address that is none": ["deploy-source", "symbiotic-stake", "--vault", "0x12"],
    "bytes that are none": ["deploy-source", "signed-feed", "--feature-runs", "0x123"],
    "an empty text": ["deploy-source", "signed-feed", "--text", ""],
    "a number that is none": ["deploy-source", "rocket-pool", "--first-interval", "-1"],
    "a label with a path in it": ["deploy-source", "rocket-pool", "--label", "../x"],
  };
  for (const [name, args] of Object.entries(WRONG)) {
    it(`exits with 2 on ${name}`, async () => {
      const run = await proofcast(args).ended;
      expect(run.code, run.stdout + run.stderr).to.equal(2);
    });
  }

  it("says of each kind what it takes", async () => {
    for (const { name, parameters } of sourceModules.values()) {
      const { code, stdout } = await proofcast(["deploy-source", name, "--help"]).ended;
      expect(code).to.equal(0);
      for (const parameter of parameters) expect(stdout, name).to.contain(`--${kebabCase(parameter.name)} <`);
    }
  });
});
