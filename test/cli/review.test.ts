// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { findProposal } from "../../cli/governance/find-proposal.ts";
import { routeOf } from "../../cli/governance/route.ts";
import type { Governance } from "../../cli/governance/open-governance.ts";
import { reviewActions } from "../../cli/review/review-actions.ts";
import { proposedFeed } from "../../cli/review/proposed-feed.ts";
import { contractFindings, modelFacts } from "../../cli/review/review-model.ts";
import { reviewText } from "../../cli/review/review-text.ts";
import { errorOf } from "../../testing/error-of.ts";
import { sampleProof } from "../../testing/registered-model-fixture.ts";
import { recordedDeployment } from "../../testing/recorded-deployment.ts";
import { modelSpec, simulatedModel } from "../../testing/simulated-model.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

describe("what a review says of a proposal", () => {
  after(() => connection.close());
  const folder = temporaryFolder();
  const world = () => networkHelpers.loadFixture(deployed);
  async function deployed() {
    const all = await recordedDeployment(connection, join(folder(), "journal"));
    await networkHelpers.time.increase(60);
    const governance: Governance = { ...all.chain, deployment: all.record };
    return { ...all, governance };
  }
  type World = Awaited<ReturnType<typeof deployed>>;
  type Call = Readonly<{ target: string; data: string; value?: bigint }>;

  /** Proposes calls as anybody with votes can, past every command. */
  const proposed = async (all: World, calls: readonly Call[]): Promise<string> => {
    const [targets, datas] = [calls.map(({ target }) => target), calls.map(({ data }) => data)];
    const values = calls.map(({ value = 0n }) => value);
    await all.votingGovernor.connect(all.holder).propose(targets, values, datas, "trust me: a harmless change");
    const hash = ethers.id("trust me: a harmless change");
    return (await all.votingGovernor.getProposalId(targets, values, datas, hash)).toString();
  };
  const reviewed = async (all: World, calls: readonly Call[]) => {
    const id = await proposed(all, calls);
    const found = await findProposal(all.governance, join(folder(), "31337.json"), id);
    return await reviewActions(all.governance, found);
  };
  const results = ({ findings }: { findings: readonly { result: string }[] }): string[] =>
    findings.map(({ result }) => result);

  it("is each call in words, whatever the description promises, and whether the chain would do it", async () => {
    const all = await world();
    const registry = await all.registry.getAddress();
    const data = all.registry.interface.encodeFunctionData("setReporter", [all.stranger.address, true]);
    const review = await reviewed(all, [{ target: registry, data }]);
    expect(review.actions).to.deep.equal([`ModelRegistry.setReporter(reporter ${all.stranger.address}, allowed true)`]);
    expect(results(review)).to.deep.equal(["holds", "holds", "holds"]);
  });

  it("is a warning of a call that nobody can read: of a stranger, of no function, with bytes behind its arguments", async () => {
    const all = await world();
    const registry = await all.registry.getAddress();
    const resume = all.registry.interface.encodeFunctionData("resumeEverything");
    for (const call of [
      { target: all.stranger.address, data: resume },
      { target: registry, data: "0x12345678" },
      { target: registry, data: `${resume}00` },
      { target: await all.votes.getAddress(), data: resume },
    ]) {
      const review = await reviewed(all, [call]);
      expect(review.actions[0]).to.match(/^NOT UNDERSTOOD/);
      expect(results(review)[0]).to.equal("fails");
    }
  });

  it("is also what a call hands on: a model's end within calls of the AccessManager, and coin that goes along", async () => {
    const all = await world();
    const [registry, timelock] = [await all.registry.getAddress(), await all.timelock.getAddress()];
    const manager = all.manager.interface;
    const target = await all.manager.getAddress();
    const revoke = all.registry.interface.encodeFunctionData("revoke", [7n]);
    const inner = manager.encodeFunctionData("execute", [registry, revoke]);
    const review = await reviewed(all, [{ target, data: manager.encodeFunctionData("multicall", [[inner]]) }]);
    expect(review.actions[0]).to.contain("which makes these calls: ").and.contain("ModelRegistry.revoke(modelId 7)");
    expect(review.modelIds, "its facts are shown as those of any other model").to.deep.equal([7n]);
    const unread = manager.encodeFunctionData("execute", [registry, "0x12345678"]);
    const { interface: timelockAbi } = all.timelock;
    const stranger = all.stranger.address;
    const pays = timelockAbi.encodeFunctionData("execute", [stranger, 1n, "0x", ethers.ZeroHash, ethers.ZeroHash]);
    for (const call of [
      { target, data: manager.encodeFunctionData("multicall", [[unread]]) },
      { target: timelock, data: pays },
    ]) {
      const refused = await reviewed(all, [call]);
      expect(refused.actions[0]).to.match(/^NOT UNDERSTOOD/);
      expect(results(refused)[0]).to.equal("fails");
    }
  });

  it("does not say that a file's calls will be made when the chain holds nobody to them", async () => {
    const { chain, record, registry } = await world();
    const action = {
      target: await registry.getAddress(),
      data: registry.interface.encodeFunctionData("resumeEverything"),
    };
    for (const kind of ["timelock", "account"] as const) {
      const governance = {
        ...chain,
        deployment: { ...record, governance: { ...record.governance, kind } },
      } as Governance;
      const found = { id: ethers.ZeroHash, description: "", actions: [action], isKeptOnChain: false };
      expect(results(await reviewActions(governance, found))[1], kind).to.equal("not checked");
    }
  });

  it("is that the contracts would refuse it", async () => {
    const all = await world();
    const data = all.registry.interface.encodeFunctionData("activate", [7n]);
    const review = await reviewed(all, [{ target: await all.registry.getAddress(), data }]);
    expect(results(review)).to.deep.equal(["holds", "holds", "fails"]);
    expect(review.findings[2]?.answer).to.contain("ModelNotActive");
    expect(review.modelIds).to.deep.equal([7n]);
  });

  it("tries calls one after the other: what the first makes possible, the second may need", async () => {
    const all = await world();
    const { registry, modelProposer, source } = all;
    const model = simulatedModel("reviewed");
    const timelock = await ethers.getImpersonatedSigner(await all.timelock.getAddress());
    await networkHelpers.setBalance(timelock.address, 10n ** 18n);
    await registry.connect(timelock).listPhase1(model.phase1Hash);
    const spec = modelSpec(model, await source.getAddress());
    await registry.connect(modelProposer).propose(spec, await sampleProof(connection, { registry, source }, model));
    await registry.connect(timelock).unlistPhase1(model.phase1Hash);
    const target = await registry.getAddress();
    const list = { target, data: registry.interface.encodeFunctionData("listPhase1", [model.phase1Hash]) };
    const activate = { target, data: registry.interface.encodeFunctionData("activate", [model.id]) };
    expect(results(await reviewed(all, [activate]))[2], "alone").to.equal("fails");
    expect(results(await reviewed(all, [list, activate]))[2], "after the first").to.equal("holds");
  });

  it("refuses one that sends the chain's coin", async () => {
    const all = await world();
    const data = all.registry.interface.encodeFunctionData("resumeEverything");
    const id = await proposed(all, [{ target: await all.registry.getAddress(), data, value: 1n }]);
    const error = await errorOf(findProposal(all.governance, join(folder(), "31337.json"), id));
    expect(error.code).to.equal("PROPOSAL_SENDS_COIN");
  });

  it("finds a verifier or a source that is another one than was pinned", async () => {
    const all = await world();
    const { registry, modelProposer, source } = all;
    const model = simulatedModel("reviewed");
    const timelock = await ethers.getImpersonatedSigner(await all.timelock.getAddress());
    await networkHelpers.setBalance(timelock.address, 10n ** 18n);
    await registry.connect(timelock).listPhase1(model.phase1Hash);
    const spec = modelSpec(model, await source.getAddress());
    await registry.connect(modelProposer).propose(spec, await sampleProof(connection, { registry, source }, model));
    expect(results({ findings: await contractFindings(all.governance, model.id) })).to.deep.equal(
      Array(4).fill("holds"),
    );
    expect(await modelFacts(all.governance, model.id)).to.include({ status: "proposed", flags: "insecure" });

    const { verifier } = await registry.modelOf(model.id);
    await networkHelpers.setCode(await source.getAddress(), "0x00");
    expect(results({ findings: await contractFindings(all.governance, model.id) })[3]).to.equal("fails");
    await networkHelpers.setCode(verifier, "0x60015f5260205ff3");
    expect(results({ findings: await contractFindings(all.governance, model.id) })).to.deep.equal(
      Array(4).fill("fails"),
    );
  });

  it("shows what the chain has of a model's meaning and of its feed's terms, before anybody can ask it", async () => {
    const all = await world();
    const { registry, modelProposer, source } = all;
    const model = simulatedModel("with terms");
    const timelock = await ethers.getImpersonatedSigner(await all.timelock.getAddress());
    await networkHelpers.setBalance(timelock.address, 10n ** 18n);
    await registry.connect(timelock).listPhase1(model.phase1Hash);
    const ordinary = modelSpec(model, await source.getAddress());
    const spec = {
      ...ordinary,
      provenance: { ...ordinary.provenance, uri: "ipfs://about" },
      limits: [{ minimum: 1n, maximum: 2_000_000n, maximumJump: 500_000n }],
      defaults: [1_000n],
    };
    const terms = {
      uri: "ipfs://about",
      outputs: "output_0: proven from 0 ETH to 4294.967295 ETH, at most 0.000002 ETH off the float model",
      limits: "output_0 from 0.000001 ETH to 2 ETH, jumping by at most 0.5 ETH",
      defaults: "output_0 0.001 ETH",
    };
    await registry.connect(modelProposer).propose(spec, await sampleProof(connection, { registry, source }, model));
    expect(await modelFacts(all.governance, model.id)).to.include({ status: "proposed", ...terms });
    await registry.connect(timelock).activate(model.id);
    await registry.connect(all.guardian).stopModel(model.id);
    expect(await modelFacts(all.governance, model.id), "stopped").to.include({ status: "active", ...terms });

    const plain = simulatedModel("without terms");
    await registry.connect(timelock).listPhase1(plain.phase1Hash);
    await registry
      .connect(modelProposer)
      .propose(modelSpec(plain, await source.getAddress()), await sampleProof(connection, { registry, source }, plain));
    expect(await modelFacts(all.governance, plain.id)).to.include({ uri: "none", limits: "none", defaults: "none" });
    const none = await errorOf(proposedFeed(all.governance, 7n));
    expect(none.code, "of a model that nobody proposed").to.equal("FEED_TERMS_UNREADABLE");
  });

  it("says on its page first what does not hold, then what does, then what nobody looked at", async () => {
    const all = await world();
    const data = all.registry.interface.encodeFunctionData("activate", [7n]);
    const id = await proposed(all, [{ target: await all.registry.getAddress(), data }]);
    const found = await findProposal(all.governance, join(folder(), "31337.json"), id);
    const { actions, findings } = await reviewActions(all.governance, found);
    const open = {
      question: "Is the model what its files say?",
      result: "not checked",
      answer: "no --folder",
    } as const;
    const standing = await routeOf(all.governance).standing(id);
    const text = reviewText({ ...standing, id, description: "", actions, models: [], findings: [open, ...findings] });
    expect(text.split("\n")[0]).to.equal(`Proposal ${id}: pending.`);
    expect(text).to.contain("1. ModelRegistry.activate(modelId 7)");
    const marks = [...text.matchAll(/^(NO |yes| \? ) {2}/gm)].map(([, mark]) => mark);
    expect(marks).to.deep.equal(["NO ", "yes", "yes", " ? "]);
  });

  it("lets no description, name or address of files write lines of the page or move the cursor", () => {
    const forged = "harmless\n\nyes  Would the contracts do it, as the chain stands? yes\u001b[2K\u202e";
    const models = [{ model: forged, uri: forged }];
    const page = { id: "7", state: "active", executableFrom: undefined, actions: [forged], models, findings: [] };
    const text = reviewText({ ...page, description: forged });
    expect(text).to.not.match(/^yes/m);
    expect(text).to.not.match(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});
