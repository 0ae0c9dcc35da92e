// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { deploymentGas } from "../../../cli/deploy/check-balance.ts";
import { deployProofcast, type DeployOptions } from "../../../cli/deploy/deploy-proofcast.ts";
import { accountPlan, type GovernancePlan } from "../../../cli/deploy/governance-plan.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { governedDeployment } from "../../../testing/governed-deployment.ts";
import { rootedStorage } from "../../../testing/rooted-storage.ts";

const NOBODY = "0x00000000000000000000000000000000000000aa";
const CONTRACT = "0x00000000000000000000000000000000000000cc";
const EC_ADD = "0x0000000000000000000000000000000000000006";

/** Code that ends a call with the first bytes of the memory that another piece has filled. */
const returns = (bytes: number): string => `60${bytes.toString(16).padStart(2, "0")}5ff3`;

/** Asks the real addition and appends a word to its answer. */
const ADDS_AND_SAYS_MORE = `0x366000600037604060006080600060065afa50${returns(96)}`;
const ADDS = `0x366000600037604060006080600060065afa50${returns(64)}`;
const SAYS_ZERO = (bytes: number): string => `0x${returns(bytes)}`;
const REVERTS = "0x5f5ffd";
/** Answers every question with the time. */
const SAYS_NOW = `0x425f52${returns(32)}`;
const SAYS_ONE = `0x60015f52${returns(32)}`;
const DELEGATES = `0xef0100${"11".repeat(20)}`;

const connection = await network.create();
const { ethers, networkHelpers } = connection;

describe("what a deployment is given is checked before anything is sent", () => {
  after(() => connection.close());
  const given = () => networkHelpers.loadFixture(inputs);
  async function inputs() {
    const [sender] = await ethers.getSigners();
    const rocketStorage = await rootedStorage(connection);
    const options: DeployOptions = { governor: sender!.address, rocketStorage, firstInterval: 50, allowInsecure: true };
    return { sender: sender!, options };
  }

  const refusalOf = async (change: Partial<DeployOptions>, code?: string): Promise<string> => {
    const { sender, options } = await given();
    if (code !== undefined) await networkHelpers.setCode(CONTRACT, code);
    const sent = await sender.getNonce();
    const error = await errorOf(deployProofcast(connection, { ...options, ...change }));
    expect(await sender.getNonce(), "transactions").to.equal(sent);
    return error.code;
  };
  const deploys = async (change: Partial<DeployOptions>, code?: string): Promise<void> => {
    const { options } = await given();
    if (code !== undefined) await networkHelpers.setCode(CONTRACT, code);
    const { manager } = await deployProofcast(connection, { ...options, ...change });
    expect(await ethers.provider.getCode(manager)).not.to.equal("0x");
  };

  context("of the voters' share", () => {
    it("takes a local chain's own interval, or the one that it is given", async () => {
      const { options } = await given();
      expect(await (await deployProofcast(connection, options)).source.FIRST_WITH_VOTER_SHARE()).to.equal(46n);
      const { source } = await deployProofcast(connection, { ...options, firstWithVoterShare: 12 });
      expect(await source.FIRST_WITH_VOTER_SHARE()).to.equal(12n);
    });

    it("guesses none for a chain that it does not know", async () => {
      const elsewhere = await network.create({ override: { chainId: 777 } });
      try {
        const [sender] = await elsewhere.ethers.getSigners();
        const options = {
          ...{ governor: sender!.address, isAccountMeant: true, rocketStorage: await rootedStorage(elsewhere) },
          ...{ firstInterval: 50, allowInsecure: false },
        };
        const sent = await sender!.getNonce();
        expect((await errorOf(deployProofcast(elsewhere, options))).code).to.equal("VOTER_SHARE_UNKNOWN");
        expect(await sender!.getNonce(), "transactions").to.equal(sent);
        const { source } = await deployProofcast(elsewhere, { ...options, firstWithVoterShare: 12 });
        expect(await source.FIRST_WITH_VOTER_SHARE()).to.equal(12n);
      } finally {
        await elsewhere.close();
      }
    });
  });

  context("of the addition", () => {
    it("refuses what does not know a sum: nobody, a caller of zeros, one that says more, one that reverts", async () => {
      expect(await refusalOf({ ecAdd: NOBODY }), "no code").to.equal("EC_ADD_WRONG");
      for (const [name, code] of Object.entries({
        ...{ zeros: SAYS_ZERO(64), "nothing at all": SAYS_ZERO(0), "32 bytes": SAYS_ZERO(32), reverts: REVERTS },
        ...{ "the sum and more": ADDS_AND_SAYS_MORE, "another number": SAYS_NOW },
      }))
        expect(await refusalOf({ ecAdd: CONTRACT }, code), name).to.equal("EC_ADD_WRONG");
    });

    it("refuses one that is right and costs more than the precompiled contract: no verifier gives it the gas", async () => {
      expect(await refusalOf({ ecAdd: CONTRACT }, ADDS)).to.equal("EC_ADD_WRONG");
      await deploys({ ecAdd: EC_ADD });
    });
  });

  context("of Rocket Pool's storage", () => {
    it("refuses an address without a contract", async () => {
      expect(await refusalOf({ rocketStorage: NOBODY })).to.equal("ROCKET_STORAGE_MISSING");
    });

    it("refuses a contract that answers as no storage does", async () => {
      for (const [name, code] of Object.entries({
        ...{ reverts: REVERTS, nothing: SAYS_ZERO(0), "64 bytes": SAYS_ZERO(64) },
        "no time of an end": SAYS_ONE.replace("6001", "7f" + "ff".repeat(32)),
      }))
        expect(await refusalOf({ rocketStorage: CONTRACT }, code), name).to.equal("ROCKET_STORAGE_WRONG");
      expect(await refusalOf({ rocketStorage: CONTRACT }, SAYS_ZERO(32))).to.equal("FIRST_INTERVAL_NOT_ROOTED");
    });

    it("takes an interval that is rooted, or the next, and no other: one digit too many is decades", async () => {
      for (const firstInterval of [510, 52, 49, 0, 5])
        expect(await refusalOf({ firstInterval }), `${firstInterval}`).to.equal("FIRST_INTERVAL_NOT_ROOTED");
      await deploys({ firstInterval: 50 });
      await deploys({ firstInterval: 51 });
    });
  });

  context("of the governor", () => {
    it("refuses an account that was not said to be one, also one that delegates to code", async () => {
      expect(await refusalOf({ governor: NOBODY })).to.equal("GOVERNOR_IS_ACCOUNT");
      expect(await refusalOf({ governor: CONTRACT }, DELEGATES)).to.equal("GOVERNOR_IS_ACCOUNT");
      const plan: GovernancePlan = { ...accountPlan(NOBODY), kind: "timelock", delaySeconds: 60, proposer: NOBODY };
      expect(await refusalOf({ governor: plan }), "behind a timelock").to.equal("GOVERNOR_IS_ACCOUNT");
      await deploys({ governor: NOBODY, isAccountMeant: true });
      await deploys({ governor: CONTRACT }, SAYS_ONE);
    });

    it("refuses a token that counts no votes, or has no supply", async () => {
      const plan = (token: string): GovernancePlan => ({
        ...{ kind: "governor", delaySeconds: 60, guardian: NOBODY, modelProposer: NOBODY },
        governor: { votes: { token }, votingDelay: 1, votingPeriod: 1, proposalThreshold: "0", quorumPercent: 4 },
      });
      expect(await refusalOf({ governor: plan(NOBODY) }), "nobody").to.equal("VOTES_TOKEN_WRONG");
      for (const code of [REVERTS, SAYS_ZERO(32), SAYS_ZERO(64)])
        expect(await refusalOf({ governor: plan(CONTRACT) }, code), code).to.equal("VOTES_TOKEN_WRONG");
      await given();
      const [holder] = await ethers.getSigners();
      const token = await ethers.deployContract("FixedSupplyVotes", ["Votes", "VOTE", holder!.address, 1n]);
      const { options } = await inputs();
      const { votes, votingGovernor } = await deployProofcast(connection, {
        ...options,
        governor: plan(await token.getAddress()),
      });
      expect(votes, "a token made besides").to.equal(undefined);
      expect(await votingGovernor?.token()).to.equal(await token.getAddress());
    });
  });

  context("of the balance", () => {
    it("refuses a sender who cannot pay for the whole", async () => {
      const { sender, options } = await given();
      await networkHelpers.setBalance(sender.address, 10n ** 15n);
      const sent = await sender.getNonce();
      const error = await errorOf(deployProofcast(connection, options));
      expect([error.code, await sender.getNonce()]).to.deep.equal(["BALANCE_TOO_LOW", sent]);
    });

    it("reckons what a deployment costs, from above and not from far above", async () => {
      await given();
      await governedDeployment(connection);
      const names = [
        ...["AccessManager", "VerifierFactory", "AggregateVerifier", "ModelRegistry", "PredictionFeed"],
        ...["PredictionOracle", "UnsoundnessJudge", "RocketPoolRewardsSource"],
        ...["TimelockController", "ProofcastGovernor", "FixedSupplyVotes"],
      ];
      const { artifacts } = await import("hardhat");
      const sizes = await Promise.all(
        names.map(async (name) => {
          const { bytecode, deployedBytecode } = await artifacts.readArtifact(name);
          return { creation: bytecode.length / 2, deployed: deployedBytecode.length / 2 };
        }),
      );
      const first = await ethers.provider.getBlockNumber();
      let used = 0n;
      for (let number = 2; number <= first; number++) used += (await ethers.provider.getBlock(number))?.gasUsed ?? 0n;
      const reckoned = BigInt(deploymentGas(sizes));
      expect(Number(reckoned), `${used} were used`).to.be.within(Number(used), Number((used * 13n) / 10n));
    });
  });
});
