// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { toBeHex } from "ethers";
import { FEED_ABI } from "../../chain/abi.ts";
import { PREDICTIONS_TOPIC } from "../../verification/evidence/fulfilled-events.ts";
import type { Deployment } from "../../cli/deploy/deployment-file.ts";
import { accountPlan } from "../../cli/deploy/governance-plan.ts";
import { EC_ADD } from "../../testing/deploy-fixture.ts";
import { telling } from "../../testing/forged-world.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { proofcast, type ProcessEnd } from "../../testing/cli-process.ts";
import { relayerChain, type RelayerChain } from "../../testing/relayer-chain.ts";
import { realFulfilment } from "../../testing/real-request.ts";
import { rpcGate, type RpcGate } from "../../testing/rpc-gate.ts";

type Told = Readonly<{
  verdict: string;
  checks: { check: string; result: string }[];
  fulfilments: {
    requestId: string;
    checks: { check: string; result: string }[];
    invariants: { invariant: number; result: string }[];
  }[];
  error?: { code: string };
}>;

describe("proofcast verify", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  let chain: RelayerChain;
  let gate: RpcGate;
  let tx: string;
  /** Its proof's first word, as it stands in the transaction's input. */
  let proof: string;
  let base: string[];

  before(async () => {
    chain = await relayerChain();
    gate = await rpcGate(chain.rpcUrl);
    const request = await chain.request(0);
    const { oracle, relayer } = chain.deployment;
    const [asked, answer] = await realFulfilment(request, chain.model);
    proof = toBeHex(answer.proof[0] ?? 0n, 32).slice(2);
    ({ hash: tx } = await oracle.connect(relayer).fulfil(asked, answer));
    base = ["verify", "--rpc-url", gate.url, "--oracle", await oracle.getAddress(), "--from-block", "0"];
  });
  after(async () => {
    gate.shut();
    await chain.close();
  });
  afterEach(() => {
    gate.tell();
  });

  const run = (...args: string[]): Promise<ProcessEnd> => proofcast([...base, ...args]).ended;
  const told = ({ stdout }: ProcessEnd): Told => JSON.parse(stdout) as Told;
  const resultsOf = ({ checks, fulfilments }: Told, result: string): string[] =>
    [...checks, ...fulfilments.flatMap((each) => each.checks)].flatMap((each) =>
      each.result === result ? [each.check] : [],
    );

  it("verifies a transaction with the built folder, and ends with 0", async () => {
    const ended = await run("--tx", tx, "--folder", chain.model.folder, "--json");
    expect(ended.code, ended.stderr).to.equal(0);
    const report = told(ended);
    expect(report.verdict).to.equal("holds");
    expect(resultsOf(report, "unchecked")).to.deep.equal(["secret"]);
    expect(report.fulfilments[0]?.invariants.map(({ result }) => result)).to.deep.equal([
      ...["partly", "partly", "holds", "holds", "holds", "holds"],
    ]);
  });

  it("says in words how each invariant stands, what was looked at and what was not", async () => {
    const { stdout, code, stderr } = await run("--tx", tx);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/3\. the selected model ran +holds\n/);
    expect(stdout).to.match(/4\. the model was not tampered with +holds, as far as it was checked\n/);
    expect(stdout).to.contain("not checked: the model's files were not given");
    expect(stdout).to.contain("development key");
    expect(stdout).to.contain("Verified: all that could be checked holds.");
  });

  it("finds a prediction by model, subject and epoch, or by the model's files", async () => {
    const [subject = ""] = chain.deployment.subjects;
    const name = ["--subject", `0x${subject.slice(-40)}`, "--epoch", String(chain.deployment.epoch), "--json"];
    const { folder, id, manifest } = chain.model;
    const files = ["--int-onnx", join(folder, "model.int.onnx"), "--schema", join(folder, "schema.json")];
    for (const model of [
      ["--model", String(id)],
      ["--model", toBeHex(id, 32)],
      ["--model", manifest.modelHash],
      files,
    ]) {
      const ended = await run(...model, ...name);
      expect(ended.code, ended.stderr + ended.stdout).to.equal(0);
      expect(told(ended).fulfilments).to.have.length(1);
    }
    const [, other = ""] = chain.deployment.subjects;
    const nobody = await run("--model", String(id), "--subject", other, "--epoch", "50", "--json");
    expect([nobody.code, told(nobody).error?.code]).to.deep.equal([3, "PREDICTION_NOT_FOUND"]);
  });

  it("takes the oracle and the first block from a deployment's file, and refuses an endpoint of another chain", async () => {
    const path = join(folder(), "deployment.json");
    await writeFile(path, JSON.stringify(await deploymentOf(31_337)));
    const ended = await proofcast(["verify", "--rpc-url", gate.url, "--tx", tx, "--deployment", path, "--json"]).ended;
    expect(ended.code, ended.stderr).to.equal(0);
    expect(resultsOf(told(ended), "holds")).to.include.members(["oracle", "sample", "proof"]);
    await writeFile(path, JSON.stringify(await deploymentOf(1_337)));
    const other = await proofcast(["verify", "--rpc-url", gate.url, "--tx", tx, "--deployment", path, "--json"]).ended;
    expect([other.code, told(other).error?.code]).to.deep.equal([1, "WRONG_CHAIN"]);
  });

  async function deploymentOf(chainId: number): Promise<Deployment> {
    const { manager, factory, aggregate, registry, oracle, feed, judge, source, rocketStorage, governor } =
      chain.deployment;
    const at = async (contract: { getAddress(): Promise<string> }) => {
      return {
        address: await contract.getAddress(),
        transactionHash: `0x${"00".repeat(32)}`,
        block: 1,
        codeHash: `0x${"00".repeat(32)}`,
        arguments: {},
      };
    };
    const governs = governor.address;
    return {
      ...{ chainId, allowInsecure: true, deployer: governs, governance: accountPlan(governs), governing: {} },
      roles: { admin: governs, governor: governs, guardian: governs, modelProposer: governs },
      ...{
        rocketStorage: await rocketStorage.getAddress(),
        firstInterval: 50,
        ecAdd: EC_ADD,
        solc: "0.8.28",
        commit: null,
      },
      contracts: {
        AccessManager: await at(manager),
        VerifierFactory: await at(factory),
        AggregateVerifier: await at(aggregate),
        ModelRegistry: await at(registry),
        PredictionOracle: await at(oracle),
        PredictionFeed: await at(feed),
        UnsoundnessJudge: await at(judge),
        RocketPoolRewardsSource: await at(source),
      },
    };
  }

  it("ends with 1 where an endpoint lies, and names what does not hold", async () => {
    gate.tell(async ({ method }, pass) => {
      if (method !== "eth_getTransactionByHash") return undefined;
      const answer = await pass();
      const transaction = answer.result as { input: string };
      const at = transaction.input.indexOf(proof) + 20;
      const digit = transaction.input[at] === "0" ? "1" : "0";
      const input = transaction.input.slice(0, at) + digit + transaction.input.slice(at + 1);
      return { result: { ...transaction, input } };
    });
    const ended = await run("--tx", tx, "--json");
    expect(ended.code).to.equal(1);
    expect(resultsOf(told(ended), "fails")).to.include.members(["transaction", "proof"]);
  });

  it("ends with 3 where an endpoint leads to a true prediction of another epoch or subject than was asked for", async () => {
    const [subject = "", another = ""] = chain.deployment.subjects;
    const { epoch } = chain.deployment;
    const lies: [asked: string, epoch: bigint, index: number, told: unknown][] = [
      [subject, epoch - 1n, 1, epoch - 1n],
      [another, epoch, 3, [another]],
    ];
    for (const [asked, ofEpoch, index, value] of lies) {
      const lie = telling(FEED_ABI, "PredictionsPosted", (values) => values.with(index, value));
      let isFound = false;
      const posted: unknown = await chain.connection.ethers.provider.send("eth_getLogs", [
        { fromBlock: "0x0", topics: [PREDICTIONS_TOPIC] },
      ]);
      gate.tell(({ method, params }) => {
        if (method === "eth_getTransactionByHash") isFound = true; // from here on it tells the truth
        const [filter] = params as { topics?: unknown[] }[];
        if (method !== "eth_getLogs" || isFound || filter?.topics?.[0] !== PREDICTIONS_TOPIC) return undefined;
        return { result: lie(method, params, posted) };
      });
      const name = ["--model", String(chain.model.id), "--subject", asked, "--epoch", String(ofEpoch), "--json"];
      const ended = await run(...name);
      expect(isFound, "it was led to a transaction").to.equal(true);
      expect([ended.code, told(ended).error?.code], ended.stdout).to.deep.equal([3, "NOTHING_TO_VERIFY"]);
    }
  });

  it("prints a block's time that no calendar has, and nothing that a terminal obeys", async () => {
    gate.tell(({ method }) => {
      if (method === "eth_call") return { error: { code: -32_000, message: "\u001b[2J\u009b2J\u202e" } };
      return undefined;
    });
    const refused = await run("--tx", tx);
    expect(refused.stdout + refused.stderr).not.to.match(/[\u001b\u009b\u202e]/);
    gate.tell(async ({ method }, pass) => {
      if (method !== "eth_getBlockByHash") return undefined;
      const { result } = await pass();
      return { result: { ...(result as object), timestamp: "0x1fffffffffffff" } };
    });
    const ended = await run("--tx", tx);
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stdout).to.contain("second 9007199254740991");
  });

  it("ends with 3 where there is nothing to look at, and with 75 where nobody answers", async () => {
    const unknown = await run("--tx", `0x${"77".repeat(32)}`, "--json");
    expect([unknown.code, told(unknown).error?.code]).to.deep.equal([3, "TRANSACTION_UNKNOWN"]);
    const nobody = await proofcast(["verify", "--rpc-url", "http://127.0.0.1:1", "--tx", tx, "--json"]).ended;
    expect([nobody.code, told(nobody).error?.code]).to.deep.equal([75, "ENDPOINT_UNAVAILABLE"]);
  });

  it("tells usage that makes no sense", async () => {
    const wrong = [
      [],
      ["--tx", "0x12"],
      ["--tx", tx, "--epoch", "50"],
      ["--subject", tx],
      ["--tx", tx, "--schema", "x"],
    ];
    for (const args of wrong) {
      const ended = await run(...args, "--json");
      expect([ended.code, told(ended).error?.code], args.join(" ")).to.deep.equal([2, "WRONG_USAGE"]);
    }
  });
});
