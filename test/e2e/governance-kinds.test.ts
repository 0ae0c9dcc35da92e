// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type Deployment, readDeployment } from "../../cli/deploy/deployment-file.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { type ProcessEnd, proofcast } from "../../testing/cli-process.ts";
import { rootedStorage } from "../../testing/rooted-storage.ts";
import { servedChain } from "../../testing/served-chain.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const MODEL = join(projectRoot, "build/operator-rewards-b1");
const DAY = 86_400;
const STOP_EVERYTHING = "ModelRegistry.stopEverything()";
const RESUME_EVERYTHING = "ModelRegistry.resumeEverything()";

/** Hardhat's well-known accounts, from the first on. */
const KEYS = {
  DEPLOYER: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  HOLDER: "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
};
type Person = keyof typeof KEYS;
type Told = { kind: string; id: string; file: string | null; actions: string[]; calls: Call[]; sent: object[] };
type Call = { to: string; data: string };
type SafeFile = { chainId: string; transactions: (Call & { value: string })[] };

describe("governance without a vote, by the commands", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const chain = servedChain();

  const ended = async (args: readonly string[]): Promise<ProcessEnd> => await proofcast(args, KEYS).ended;
  const told = ({ stdout, code, stderr }: ProcessEnd): Told => {
    expect(code, stdout + stderr).to.equal(0);
    return JSON.parse(stdout) as Told;
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
  /** Somebody else sends what a command printed, call by call, with nothing but what is printed. */
  const send = async (calls: readonly Call[]): Promise<void> => {
    const holder = (await chain().connection.ethers.getSigners())[1]!;
    for (const { to, data } of calls) await (await holder.sendTransaction({ to, data })).wait();
  };

  /** A deployment that the second account governs. */
  const deployed = async (plan: object) => {
    const { rpcUrl, connection } = chain();
    const [, holder, guardian] = (await connection.ethers.getSigners()).map(({ address }) => address);
    const out = join(folder(), Math.random().toString(36).slice(2));
    const governance = `${out}.json`;
    await writeFile(
      governance,
      JSON.stringify({ ...plan, governor: holder, proposer: holder, guardian, modelProposer: holder }, (name, value) =>
        name === ("delaySeconds" in plan ? "governor" : "proposer") ? undefined : (value as unknown),
      ),
    );
    const where = ["--rpc-url", rpcUrl, "--rocket-storage", await rootedStorage(connection), "--first-interval", "50"];
    const how = ["--allow-insecure", "--governance", governance, "--governor-is-account", "--key-env", "DEPLOYER"];
    const run = await ended(["deploy", ...where, "--out", out, ...how]);
    expect(run.code, run.stderr).to.equal(0);
    const path = join(out, "31337.json");
    const deployment: Deployment = await readDeployment(path);
    const target = ["--deployment", path, "--rpc-url", rpcUrl];
    return {
      deployment,
      registry: await connection.ethers.getContractAt("ModelRegistry", deployment.contracts.ModelRegistry.address),
      run: async (person: Person, ...args: string[]) => await ended([...args, ...target, "--key-env", person]),
      read: async (...args: string[]) => await ended([...args, ...target]),
    };
  };

  describe("an account that fills a timelock", () => {
    let world: Awaited<ReturnType<typeof deployed>>;
    before(async () => {
      world = await deployed({ kind: "timelock", delaySeconds: 2 * DAY });
    });
    const execute = async (id: string): Promise<void> => {
      expect(codeOf(await world.run("DEPLOYER", "execute", id, "--json")), "before its delay is over").to.equal(
        "CALL_REFUSED",
      );
      await pass(2 * DAY);
      expect(told(await world.run("DEPLOYER", "execute", id, "--json"))).to.include({ state: "done" });
    };

    it("takes a model from its phase 1 to its end, each step after the delay and none by a stranger", async () => {
      const { run, read, registry } = world;
      expect(codeOf(await run("DEPLOYER", "propose", MODEL, "--json")), "a stranger").to.equal("CALL_REFUSED");
      const list = told(await run("HOLDER", "propose", MODEL, "--json"));
      expect(list.actions[0]).to.match(/^ModelRegistry\.listPhase1/);
      expect(codeOf(await run("HOLDER", "queue", list.id, "--json"))).to.equal("NO_SUCH_STEP");
      expect(codeOf(await run("HOLDER", "propose", MODEL, "--json")), "the same twice").to.equal("PROPOSED_BEFORE");
      await execute(list.id);
      expect(codeOf(await run("DEPLOYER", "execute", list.id, "--json")), "done once").to.equal("CALL_REFUSED");

      const activate = told(await run("HOLDER", "propose", MODEL, "--json"));
      const page = await read("review", activate.id, "--json");
      expect(page.code, page.stdout).to.equal(0);
      expect(JSON.parse(page.stdout)).to.deep.include({ state: "waiting", actions: activate.actions });
      await execute(activate.id);
      const modelId = (await registry.queryFilter(registry.filters.ModelActivated))[0]?.args.modelId ?? 0n;
      expect((await registry.modelRecord(modelId)).status, "active").to.equal(2n);

      const revoke = told(await run("HOLDER", "revoke", MODEL, "--json"));
      await execute(revoke.id);
      expect((await registry.modelRecord(modelId)).status, "revoked").to.equal(4n);
    });

    it("sends what a Safe's file holds, which does what was proposed; `execute` follows it by its id", async () => {
      const { run, registry, deployment } = world;
      const propose = [
        "propose",
        "--call",
        "ModelRegistry.setReporter(0x4444444444444444444444444444444444444444, true)",
      ];
      const ended = await run("HOLDER", ...propose, "--as", "safe");
      expect(ended.code, ended.stderr).to.equal(0);
      const file = JSON.parse(ended.stdout) as SafeFile;
      expect(file.chainId).to.equal("31337");
      expect(file.transactions.map(({ to, value }) => [to, value])).to.deep.equal([
        [deployment.governing.TimelockController?.address, "0"],
      ]);
      const { id } = told(await run("HOLDER", ...propose, "--dry-run", "--json"));
      expect(codeOf(await run("HOLDER", "execute", id, "--json")), "nothing was sent yet").to.equal("CALL_REFUSED");
      await send(file.transactions);
      await execute(id);
      const events = await registry.queryFilter(registry.filters.ReporterSet);
      expect(events.at(-1)?.args[0]).to.equal("0x4444444444444444444444444444444444444444");
    });
  });

  describe("one account", () => {
    let world: Awaited<ReturnType<typeof deployed>>;
    before(async () => {
      world = await deployed({ kind: "account" });
    });

    it("does at once what it proposes: there is nothing to queue or execute", async () => {
      const { run, registry } = world;
      expect(codeOf(await run("DEPLOYER", "propose", MODEL, "--json")), "a stranger").to.equal("CALL_REFUSED");
      const list = told(await run("HOLDER", "propose", MODEL, "--json"));
      expect(list).to.include({ kind: "account", file: null });
      expect(codeOf(await run("HOLDER", "vote", list.id, "--choice", "for", "--json"))).to.equal("NO_SUCH_STEP");
      for (const step of ["queue", "execute"])
        expect(codeOf(await run("HOLDER", step, list.id, "--json"))).to.equal("NO_SUCH_STEP");
      const activate = told(await run("HOLDER", "propose", MODEL, "--json"));
      expect(activate.sent.length).to.equal(1);
      const modelId = (await registry.queryFilter(registry.filters.ModelActivated))[0]?.args.modelId ?? 0n;
      expect((await registry.activeModel(modelId)).insecure).to.equal(true);
      told(await run("HOLDER", "revoke", MODEL, "--json"));
      expect((await registry.modelRecord(modelId)).status, "revoked").to.equal(4n);
    });

    it("may leave the sending to others: printed calldata and a Safe's file do the same", async () => {
      const { run, registry } = world;
      const both = ["propose", "--call", "ModelRegistry.stopVerifier(0x" + "11".repeat(32) + ")", STOP_EVERYTHING];
      expect(codeOf(await run("HOLDER", ...both, "--as", "calldata", "--json")), "stopping is the guardian's").to.equal(
        "PROPOSAL_WOULD_FAIL",
      );
      const stop = await run("DEPLOYER", "stop", "--everything", "--as", "calldata");
      expect(stop.code, stop.stderr).to.equal(0);
      const guardian = (await chain().connection.ethers.getSigners())[2]!;
      const [to = "", data = ""] = stop.stdout.trim().split(" ");
      await (await guardian.sendTransaction({ to, data })).wait();
      expect((await registry.queryFilter(registry.filters.EverythingStopped)).length, "stopped").to.equal(1);

      const resume = await run("DEPLOYER", "propose", "--call", RESUME_EVERYTHING, "--as", "safe");
      expect(resume.code, resume.stderr).to.equal(0);
      await send((JSON.parse(resume.stdout) as SafeFile).transactions);
      expect((await registry.queryFilter(registry.filters.EverythingResumed)).length, "resumed").to.equal(1);

      const label = await run(
        "DEPLOYER",
        "propose",
        "--call",
        "AccessManager.labelRole(7, of its own)",
        "--as",
        "calldata",
      );
      expect(label.code, label.stderr).to.equal(0);
      await send(
        label.stdout
          .trim()
          .split("\n")
          .map((line) => ({ to: line.split(" ")[0]!, data: line.split(" ")[1]! })),
      );
      const manager = await chain().connection.ethers.getContractAt(
        "AccessManager",
        world.deployment.contracts.AccessManager.address,
      );
      const labels = await manager.queryFilter(manager.filters.RoleLabel);
      expect(labels.at(-1)?.args.label).to.equal("of its own");
    });
  });
});
