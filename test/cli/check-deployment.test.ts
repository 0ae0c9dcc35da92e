// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { allowedDifferences } from "../../cli/check-deployment/allowed.ts";
import { codeDifferences } from "../../cli/check-deployment/code.ts";
import type { Difference } from "../../cli/check-deployment/difference.ts";
import { governingDifferences } from "../../cli/check-deployment/governing.ts";
import { modelDifferences } from "../../cli/check-deployment/models.ts";
import { roleDifferences } from "../../cli/check-deployment/roles.ts";
import type { Deployment } from "../../cli/deploy/deployment-file.ts";
import { deploymentText } from "../../cli/deploy/deployment-file.ts";
import { ROLES, TIMELOCK_ROLES } from "../../chain/roles.ts";
import { proofcast } from "../../testing/cli-process.ts";
import {
  TIMELOCK_DELAY_SECONDS,
  VOTING_DELAY_SECONDS,
  VOTING_PERIOD_SECONDS,
} from "../../testing/governed-deployment.ts";
import { recordedDeployment } from "../../testing/recorded-deployment.ts";
import { sampleProof } from "../../testing/registered-model-fixture.ts";
import { servedChain } from "../../testing/served-chain.ts";
import { modelSpec, type SimulatedModel, simulatedModel } from "../../testing/simulated-model.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

type VotingRules = Record<
  "setVotingDelay" | "setVotingPeriod" | "setProposalThreshold" | "updateQuorumNumerator" | "updateTimelock",
  unknown
>;

const stand = (digits: string): string => `0x${digits.padStart(40, "0")}`;

describe("what check-deployment finds", () => {
  after(() => connection.close());
  const folder = temporaryFolder();
  const world = () => networkHelpers.loadFixture(deployed);
  async function deployed() {
    const all = await recordedDeployment(connection, join(folder(), `journal-${Math.random()}`));
    const timelock = await ethers.getImpersonatedSigner(await all.timelock.getAddress());
    await networkHelpers.setBalance(timelock.address, 10n ** 18n);
    return { ...all, asTimelock: timelock };
  }
  type World = Awaited<ReturnType<typeof deployed>>;

  const differences = async ({ chain }: World, record: Deployment): Promise<Difference[]> => [
    ...(await codeDifferences(chain, record)),
    ...(await roleDifferences(chain, record)),
    ...(await allowedDifferences(chain, record)),
    ...(await governingDifferences(chain, record)),
    ...(await modelDifferences(chain, record)).differences,
  ];
  const whats = async (all: World, record = all.record): Promise<string[]> =>
    (await differences(all, record)).map(({ what }) => what);

  it("is nothing where nothing was changed", async () => {
    const all = await world();
    expect(await differences(all, all.record)).to.deep.equal([]);
  });

  it("is code that is another one, whichever contract's", async () => {
    const all = await world();
    for (const [name, contract] of Object.entries({ ...all.record.contracts, ...all.record.governing })) {
      const { address } = contract!;
      const code = await ethers.provider.getCode(address);
      await networkHelpers.setCode(address, `${code}00`);
      expect((await codeDifferences(all.chain, all.record)).map(({ what }) => what)).to.deep.equal([
        `code hash of ${name}`,
        `code of ${name}`,
      ]);
      await networkHelpers.setCode(address, code);
    }
    await networkHelpers.setCode(all.record.contracts.PredictionFeed.address, "0x");
    const [gone] = await codeDifferences(all.chain, all.record);
    expect(gone).to.include({ expected: "a contract", found: "none" });
  });

  it("is a recorded hash that was edited to go with other code: the sources say another one", async () => {
    const all = await world();
    const { address } = all.record.contracts.VerifierFactory;
    await networkHelpers.setCode(address, "0x60015f5260205ff3");
    const codeHash = ethers.keccak256(await ethers.provider.getCode(address));
    const contracts = {
      ...all.record.contracts,
      VerifierFactory: { ...all.record.contracts.VerifierFactory, codeHash },
    };
    expect((await codeDifferences(all.chain, { ...all.record, contracts })).map(({ what }) => what)).to.deep.equal([
      "code of VerifierFactory",
    ]);
  });

  it("is a role that was granted to somebody besides, or taken away", async () => {
    const all = await world();
    const { manager, asTimelock, stranger, guardian } = all;
    await manager.connect(asTimelock).grantRole(ROLES.guardian, stranger, 0);
    await manager.connect(asTimelock).grantRole(77n, stranger, 0);
    expect(await differences(all, all.record)).to.deep.equal([
      { what: "holder of a role", expected: "nobody else", found: `${stranger.address.toLowerCase()} as guardian` },
      { what: "holder of a role", expected: "nobody else", found: `${stranger.address.toLowerCase()} as role 0x4d` },
    ]);
    await manager.connect(asTimelock).revokeRole(ROLES.guardian, guardian);
    expect(await whats(all)).to.include(`${guardian.address} has the role guardian`);
  });

  it("is each way in which the roles themselves can be bent", async () => {
    const registry = "ModelRegistry";
    const bends: readonly (readonly [string, (all: World) => Promise<unknown>])[] = [
      ["administering role of guardian", ({ manager }) => manager.setRoleAdmin(ROLES.guardian, ROLES.modelProposer)],
      ["guarding role of governor", ({ manager }) => manager.setRoleGuardian(ROLES.governor, ROLES.guardian)],
      [
        `role for ${registry}.resumeModel`,
        async ({ manager, registry }) =>
          manager.setTargetFunctionRole(
            registry,
            [registry.interface.getFunction("resumeModel").selector],
            ROLES.guardian,
          ),
      ],
      [
        `role for ${registry}.reportConflict`,
        async ({ manager, registry }) =>
          manager.setTargetFunctionRole(registry, [registry.interface.getFunction("reportConflict").selector], 5n),
      ],
      [`${registry} closed`, ({ manager, registry }) => manager.setTargetClosed(registry, true)],
      [`authority of ${registry}`, ({ manager, registry, votes }) => manager.updateAuthority(registry, votes)],
      [
        `execution delay of the holder of guardian`,
        ({ manager, guardian }) => manager.grantRole(ROLES.guardian, guardian, 3_600),
      ],
    ];
    for (const [what, bend] of bends) {
      const all = await world();
      await bend({ ...all, manager: all.manager.connect(all.asTimelock) });
      expect(await whats(all), what).to.include(what);
    }
  });

  it("is a delay that takes effect later only: it is found when it does", async () => {
    const all = await world();
    await all.manager.connect(all.asTimelock).setGrantDelay(ROLES.guardian, 60);
    await networkHelpers.time.increase(30 * 86_400);
    expect(await whats(all)).to.deep.equal(["grant delay of guardian"]);
  });

  it("is somebody besides who may report conflicts", async () => {
    const all = await world();
    await all.registry.connect(all.asTimelock).setReporter(all.stranger, true);
    expect(await whats(all)).to.deep.equal(["who may report conflicts"]);
    await all.registry.connect(all.asTimelock).setReporter(all.stranger, false);
    expect(await whats(all)).to.deep.equal([]);
    await all.registry.connect(all.asTimelock).setReporter(all.oracle, false);
    expect(await whats(all)).to.deep.equal(["who may report conflicts"]);
  });

  it("is somebody besides who may post predictions, or the oracle no longer", async () => {
    const all = await world();
    await all.feed.connect(all.asTimelock).setPoster(all.stranger, true);
    expect(await whats(all)).to.deep.equal(["who may post predictions"]);
    await all.feed.connect(all.asTimelock).setPoster(all.stranger, false);
    await all.feed.connect(all.asTimelock).setPoster(all.oracle, false);
    expect(await whats(all)).to.deep.equal(["who may post predictions"]);
  });

  it("is a timelock that waits less, or that somebody else fills", async () => {
    const all = await world();
    const { timelock, asTimelock, stranger } = all;
    await timelock.connect(asTimelock).updateDelay(TIMELOCK_DELAY_SECONDS - 1);
    expect(await whats(all)).to.deep.equal(["delay of the timelock, in seconds"]);
    await timelock.connect(asTimelock).grantRole(TIMELOCK_ROLES.proposer, stranger);
    expect(await whats(all)).to.include("holder of a role of the timelock");
  });

  it("is a vote with other rules", async () => {
    const rules: readonly (readonly [string, keyof VotingRules, unknown])[] = [
      ["delay before a vote", "setVotingDelay", 1],
      ["length of a vote", "setVotingPeriod", 1],
      ["votes that a proposer needs", "setProposalThreshold", 0],
      ["quorum, in percent", "updateQuorumNumerator", 1],
      ["timelock of the governor", "updateTimelock", stand("77")],
    ];
    for (const [what, name, value] of rules) {
      const all = await world();
      await decide(all, name, value);
      expect(await whats(all), what).to.deep.equal([what]);
    }
  });

  it("is a model whose verifier or source is no longer what was pinned", async () => {
    const all = await world();
    const model = simulatedModel("check-deployment");
    const verifier = await activated(all, model);
    const { models, differences: none } = await modelDifferences(all.chain, all.record);
    expect(none).to.deep.equal([]);
    expect(models).to.deep.include({ ...models[0], modelId: model.id.toString(), status: "active", isHalted: false });

    const code = await ethers.provider.getCode(verifier);
    await networkHelpers.setCode(verifier, "0x00");
    expect(await whats(all)).to.have.members([
      `code hash of the verifier of ${models[0]?.name}, model ${model.id}`,
      `code of the verifier of ${models[0]?.name}, model ${model.id}`,
    ]);
    await networkHelpers.setCode(verifier, code);
    await networkHelpers.setCode(all.record.contracts.RocketPoolRewardsSource.address, "0x00");
    expect(await whats(all)).to.include(`code hash of the source of ${models[0]?.name}, model ${model.id}`);
  });

  it("is a model with keys that anybody knows, on a chain that is not local", async () => {
    const all = await world();
    await activated(all, simulatedModel("check-deployment"));
    const record = { ...all.record, chainId: 1 };
    const found = (await modelDifferences(all.chain, record)).differences;
    expect(found).to.have.length(1);
    expect(found[0]?.what).to.match(/^insecure keys of /);
  });

  /** A rule of the vote is changed by a vote. */
  async function decide({ votingGovernor, holder }: World, name: keyof VotingRules, value: unknown): Promise<void> {
    const data = votingGovernor.interface.encodeFunctionData(name as "setVotingDelay", [value as number]);
    const [targets, values, calls] = [[votingGovernor.target], [0n], [data]];
    await networkHelpers.time.increase(60);
    await votingGovernor.connect(holder).propose(targets, values, calls, name);
    const id = await votingGovernor.getProposalId(targets, values, calls, ethers.id(name));
    await networkHelpers.time.increase(VOTING_DELAY_SECONDS + 1);
    await votingGovernor.connect(holder).castVote(id, 1);
    await networkHelpers.time.increase(VOTING_PERIOD_SECONDS);
    await votingGovernor["queue(uint256)"](id);
    await networkHelpers.time.increase(TIMELOCK_DELAY_SECONDS);
    await votingGovernor["execute(uint256)"](id);
  }

  /** Puts a model on chain and has it activated, by those whose roles that needs. */
  async function activated(all: World, model: SimulatedModel): Promise<string> {
    const { registry, source, asTimelock, modelProposer } = all;
    await registry.connect(asTimelock).listPhase1(model.phase1Hash);
    const spec = modelSpec(model, await source.getAddress());
    await registry.connect(modelProposer).propose(spec, await sampleProof(connection, { registry, source }, model));
    await registry.connect(asTimelock).activate(model.id);
    return (await registry.modelOf(model.id)).verifier;
  }
});

describe("proofcast check-deployment", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const chain = servedChain();

  it("ends with 0 where everything is as recorded, and with 1 and a list where something is not", async () => {
    const { rpcUrl, connection: served } = chain();
    const all = await recordedDeployment(served, join(folder(), "journal"));
    const path = join(folder(), "31337.json");
    await writeFile(path, deploymentText(all.record));
    const args = ["check-deployment", "--deployment", path, "--rpc-url", rpcUrl, "--json"];
    const good = await proofcast(args).ended;
    expect(JSON.parse(good.stdout), good.stderr).to.deep.equal({ ok: true, differences: [], models: [] });
    expect(good.code).to.equal(0);

    const { governance } = all.record;
    const edited = { ...all.record, governance: { ...governance, delaySeconds: 7 } as Deployment["governance"] };
    await writeFile(path, deploymentText(edited));
    const bad = await proofcast(args).ended;
    expect(bad.code).to.equal(1);
    expect(JSON.parse(bad.stdout)).to.deep.include({
      ok: false,
      differences: [{ what: "delay of the timelock, in seconds", expected: "7", found: `${TIMELOCK_DELAY_SECONDS}` }],
    });
  });
});
