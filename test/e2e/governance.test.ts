// SPDX-License-Identifier: GPL-3.0-or-later
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type Deployment, readDeployment } from "../../cli/deploy/deployment-file.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { type ProcessEnd, proofcast } from "../../testing/cli-process.ts";
import { rootedStorage } from "../../testing/rooted-storage.ts";
import { servedChain } from "../../testing/served-chain.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const MODEL = join(projectRoot, "build/operator-rewards-b1");
const OTHER = join(projectRoot, "build/operator-rewards-b16");
const DAY = 86_400;

/** Hardhat's well-known accounts, from the first on. */
const KEYS = {
  DEPLOYER: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  HOLDER: "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
  GUARDIAN: "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
  PROPOSER: "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
};
type Page = { models: object[]; findings: { question: string; result: string }[] };
type Person = keyof typeof KEYS;

describe("a model's way through governance, by the commands", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const chain = servedChain();
  let deployment: Deployment;
  let target: string[];

  const run = async (person: Person, ...args: string[]): Promise<ProcessEnd> =>
    await proofcast([...args, ...target, "--key-env", person], KEYS).ended;
  const read = async (...args: string[]): Promise<ProcessEnd> => await proofcast([...args, ...target]).ended;
  const told = ({ stdout, code, stderr }: ProcessEnd) => {
    expect(code, stdout + stderr).to.equal(0);
    return JSON.parse(stdout) as { id: string; actions: string[]; file: string };
  };
  const codeOf = ({ stdout, code }: ProcessEnd): string => {
    expect(code, stdout).to.equal(1);
    return (JSON.parse(stdout) as { error: { code: string } }).error.code;
  };
  const pass = async (seconds: number): Promise<void> => {
    const { provider } = chain().connection;
    await provider.request({ method: "evm_increaseTime", params: [seconds] });
    await provider.request({ method: "evm_mine", params: [] });
  };
  const contracts = async () => {
    const { ethers } = chain().connection;
    return {
      registry: await ethers.getContractAt("ModelRegistry", deployment.contracts.ModelRegistry.address),
      governor: await ethers.getContractAt("ProofcastGovernor", deployment.governing.ProofcastGovernor?.address ?? ""),
    };
  };
  /** Votes, queues, waits and executes. */
  const decide = async (id: string): Promise<void> => {
    await pass(DAY + 1);
    told(await run("HOLDER", "vote", id, "--choice", "for", "--json"));
    expect(codeOf(await run("DEPLOYER", "queue", id, "--json")), "queued before the vote is over").to.equal(
      "CALL_REFUSED",
    );
    await pass(3 * DAY);
    expect(told(await run("DEPLOYER", "queue", id, "--json"))).to.include({ state: "queued" });
    expect(codeOf(await run("DEPLOYER", "execute", id, "--json")), "before its delay is over").to.equal("CALL_REFUSED");
    await pass(2 * DAY);
    expect(told(await run("DEPLOYER", "execute", id, "--json"))).to.include({ state: "executed" });
  };

  before(async () => {
    const { rpcUrl, connection } = chain();
    const [, holder, guardian, proposer] = (await connection.ethers.getSigners()).map(({ address }) => address);
    const plan = {
      kind: "governor",
      delaySeconds: 2 * DAY,
      guardian,
      modelProposer: proposer,
      governor: {
        votes: { name: "Votes", symbol: "VOTE", holder, supply: "1000000000000000000000" },
        votingDelay: DAY,
        votingPeriod: 3 * DAY,
        proposalThreshold: "1000000000000000000",
        quorumPercent: 4,
      },
    };
    await writeFile(join(folder(), "governance.json"), JSON.stringify(plan));
    const storage = await rootedStorage(connection);
    const where = ["--rpc-url", rpcUrl, "--rocket-storage", storage, "--first-interval", "50", "--out", folder()];
    const how = ["--allow-insecure", "--governance", join(folder(), "governance.json"), "--key-env", "DEPLOYER"];
    const ended = await proofcast(["deploy", ...where, ...how], KEYS).ended;
    expect(ended.code, ended.stderr).to.equal(0);
    deployment = await readDeployment(join(folder(), "31337.json"));
    target = ["--deployment", join(folder(), "31337.json"), "--rpc-url", rpcUrl];
    const votes = await connection.ethers.getContractAt(
      "FixedSupplyVotes",
      deployment.governing.FixedSupplyVotes?.address ?? "",
    );
    await votes.connect((await connection.ethers.getSigners())[1]).delegate(holder ?? "");
    await pass(60); // votes count from before the proposal
  });

  it("lists the phase 1 of its key, puts it on chain, activates it after vote and delay, and not before", async () => {
    const { registry } = await contracts();
    const list = told(await run("HOLDER", "propose", MODEL, "--json"));
    expect(list.actions[0]).to.match(/^ModelRegistry\.listPhase1\(phase1Hash 0x[0-9a-f]{64}\)$/);
    await decide(list.id);

    expect(codeOf(await run("HOLDER", "propose", MODEL, "--json")), "not who proposes models").to.equal("CALL_REFUSED");
    const put = await run("PROPOSER", "propose", MODEL, "--json");
    expect(codeOf(put), "who proposes models has no votes to propose an activation").to.equal("CALL_REFUSED");
    expect(put.stderr).to.contain("the model is on chain");
    const activate = told(await run("HOLDER", "propose", MODEL, "--json"));
    const modelId = /^ModelRegistry\.activate\(modelId (\d+)\)$/.exec(activate.actions[0] ?? "")?.[1] ?? "";
    await expect(registry.activeModel(modelId)).to.be.revertedWithCustomError(registry, "ModelNotActive");
    const reviewed = await read("review", activate.id, "--folder", MODEL, "--json");
    expect(reviewed.code, reviewed.stdout).to.equal(0);
    const page = JSON.parse(reviewed.stdout) as Page;
    expect(page.models[0]).to.include({ status: "proposed", flags: "insecure" });
    expect(page.findings.filter(({ result }) => result === "holds").length).to.be.greaterThan(25);
    expect(page.findings.filter(({ result }) => result === "not checked").length).to.be.greaterThan(3);
    const other = await read("review", activate.id, "--folder", OTHER, "--json");
    expect(other.code, "another model's folder").to.equal(1);
    const failed = (JSON.parse(other.stdout) as Page).findings.filter(({ result }) => result === "fails");
    expect(failed.map(({ question }) => question)).to.include(
      "Is the folder's model the one that is to be decided on?",
    );
    await decide(activate.id);
    expect((await registry.activeModel(modelId)).insecure).to.equal(true);
    expect(codeOf(await run("HOLDER", "propose", MODEL, "--json"))).to.equal("NOTHING_TO_PROPOSE");
  });

  it("is stopped by the guardian at once, and goes on when governance has decided so", async () => {
    const { registry } = await contracts();
    const modelId = (await registry.queryFilter(registry.filters.ModelActivated))[0]?.args.modelId ?? 0n;
    expect(codeOf(await run("HOLDER", "stop", "--model", MODEL, "--json")), "a stranger").to.equal("CALL_REFUSED");
    const tried = told(await run("HOLDER", "stop", "--model", MODEL, "--dry-run", "--json"));
    expect(tried).to.deep.include({ action: `ModelRegistry.stopModel(modelId ${modelId})`, sent: [] });
    expect(await registry.isHalted(modelId), "after a dry run").to.equal(false);
    told(await run("GUARDIAN", "stop", "--model", MODEL, "--json"));
    await expect(registry.activeModel(modelId)).to.be.revertedWithCustomError(registry, "ModelHalted");
    const { feedId } = await registry.modelOf(modelId);
    await expect(registry.readableFeed(feedId)).to.be.revertedWithCustomError(registry, "FeedNotReadable");

    const resume = ["propose", "--call", `ModelRegistry.resumeModel(${modelId})`, "--json"];
    expect(codeOf(await run("GUARDIAN", ...resume)), "the guardian has no votes").to.equal("CALL_REFUSED");
    const { id } = told(await run("HOLDER", ...resume));
    await decide(id);
    expect((await registry.activeModel(modelId)).feedId).to.equal(feedId);
  });

  it("is revoked by a vote, and tried before: what would fail is not proposed", async () => {
    const { registry, governor } = await contracts();
    const count = await governor.proposalCount();
    const nothing = ["propose", "--call", "ModelRegistry.activate(7)", "--json"];
    expect(codeOf(await run("HOLDER", ...nothing))).to.equal("PROPOSAL_WOULD_FAIL");
    told(await run("HOLDER", "revoke", MODEL, "--dry-run", "--json"));
    expect(await governor.proposalCount(), "after a dry run and a refusal").to.equal(count);
    const { id } = told(await run("HOLDER", "revoke", MODEL, "--json"));
    await decide(id);
    const modelId = (await registry.queryFilter(registry.filters.ModelActivated))[0]?.args.modelId ?? 0n;
    await expect(registry.activeModel(modelId)).to.be.revertedWithCustomError(registry, "ModelNotActive");
  });

  it("is voted on with the votes that one had when the vote began, not before and not with none", async () => {
    const { governor } = await contracts();
    const { id } = told(await run("HOLDER", "propose", "--call", "AccessManager.labelRole(8, voted on)", "--json"));
    const vote = (choice: string, ...more: string[]) => ["vote", id, "--choice", choice, "--json", ...more];
    expect(codeOf(await run("HOLDER", ...vote("for"))), "before the vote").to.equal("NO_VOTES");
    await pass(DAY + 1);
    expect(codeOf(await run("DEPLOYER", ...vote("for"))), "without votes").to.equal("NO_VOTES");
    expect(told(await run("HOLDER", ...vote("for", "--dry-run")))).to.deep.include({ sent: [] });
    expect(await governor.proposalVotes(id), "after a dry run").to.deep.equal([0n, 0n, 0n]);
    expect(told(await run("HOLDER", ...vote("against")))).to.include({ votes: "1000000000000000000000" });
    expect((await governor.proposalVotes(id)).againstVotes).to.equal(1_000n * 10n ** 18n);
    expect(codeOf(await run("HOLDER", ...vote("abstain"))), "twice").to.equal("CALL_REFUSED");
  });

  it("leaves a file of each proposal, which must say what the governor keeps", async () => {
    const resume = ["propose", "--call", "AccessManager.labelRole(7, a label)", "--json"];
    expect(codeOf(await run("GUARDIAN", ...resume)), "who has no votes").to.equal("CALL_REFUSED");
    const proposals = join(folder(), "31337-proposals");
    const before = await readdir(proposals);
    const { id, file } = told(await run("HOLDER", ...resume));
    const text = await readFile(file, "utf8");
    expect((await readdir(proposals)).length, "of what was refused there is none").to.equal(before.length + 1);
    await rm(file); // as if the command had been killed behind its transaction
    expect(codeOf(await run("HOLDER", ...resume))).to.equal("PROPOSED_BEFORE");
    expect(await readFile(file, "utf8"), "it is there again").to.equal(text);
    expect(told(await run("HOLDER", ...resume, "--description", "once more")).id).not.to.equal(id);
    await writeFile(file, text.replace(/"description": "/, '"description": "another '));
    expect(codeOf(await run("DEPLOYER", "queue", id, "--json"))).to.equal("PROPOSAL_MISMATCH");
    await writeFile(file, text.slice(0, 40));
    expect(codeOf(await run("DEPLOYER", "queue", file, "--json"))).to.equal("INVALID_PROPOSAL_FILE");
  });
});
