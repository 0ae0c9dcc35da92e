// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { artifacts, network } from "hardhat";
import {
  ACCEPTED,
  guidedFixture,
  LARGEST,
  MAX_AGE_SECONDS,
  PACE,
  subjectOf,
  WHOLE,
} from "../../../../testing/guided-fixture.ts";
import { expectPartOf } from "../../../../testing/same-selectors.ts";
import { compiledSymbioticCore } from "../../../../testing/symbiotic-core.ts";
import { deploySymbiotic, joinSymbiotic } from "../../../../testing/symbiotic-deployment.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const STAKED = 10n ** 18n;

/** Three operators of the real core, whose shares the real delegator lets the allocator set. */
const loadAllocator = async () => {
  const guided = await guidedFixture(connection);
  const symbiotic = await deploySymbiotic(connection);
  const signers = (await ethers.getSigners()).slice(4, 7);
  await joinSymbiotic(symbiotic, signers);
  const operators = signers.map(({ address }) => subjectOf(address)).sort();
  const { delegator, vault, collateral, staker, subnetwork, send } = symbiotic;
  await collateral.mint(staker, STAKED);
  await collateral.connect(staker).approve(vault, STAKED);
  await vault.connect(staker).getFunction("deposit").send(staker.address, STAKED);
  await send(delegator, "setNetworkLimit", subnetwork, STAKED);
  const allocator = await ethers.deployContract("SymbioticAllocator", [
    ...([guided.guidance, PACE, operators, delegator, subnetwork, WHOLE] as const),
  ]);
  const role = (await delegator.getFunction("OPERATOR_NETWORK_SHARES_SET_ROLE")()) as string;
  await send(delegator, "grantRole", role, await allocator.getAddress());
  const accountOf = (operator: string): string => ethers.getAddress(`0x${operator.slice(26)}`);
  const sharesOf = async (): Promise<bigint[]> =>
    await Promise.all(
      operators.map(
        async (each) => (await delegator.getFunction("operatorNetworkShares")(subnetwork, accountOf(each))) as bigint,
      ),
    );
  const predictAll = async (epoch: bigint, values: readonly bigint[]): Promise<void> => {
    await guided.predict(
      epoch,
      values.flatMap((value, i) => (operators[i] === undefined ? [] : [[operators[i], value] as const])),
    );
  };
  /** Begins at the start of a period, so that no test runs over its end. */
  await guided.nextPeriod();
  return { ...guided, symbiotic, ...symbiotic, operators, allocator, role, accountOf, sharesOf, predictAll };
};
const setUp = async () => await networkHelpers.loadFixture(loadAllocator);

describe("SymbioticAllocator, on Symbiotic's own contracts", function () {
  this.timeout(300_000); // Symbiotic's are compiled once
  after(() => connection.close());

  it("says what it was built with", async () => {
    const { allocator, feed, guiding, operators, delegator, subnetwork } = await setUp();
    expect(await allocator.FEED()).to.equal(await feed.getAddress());
    expect(await allocator.FEED_ID()).to.equal(guiding.feedId);
    expect(await allocator.MAX_AGE_SECONDS()).to.equal(MAX_AGE_SECONDS);
    expect(await allocator.subjects()).to.deep.equal(operators);
    expect(await allocator.DELEGATOR()).to.equal(await delegator.getAddress());
    expect(await allocator.SUBNETWORK()).to.equal(subnetwork);
    expect(await allocator.TOTAL_SHARES()).to.equal(WHOLE);
    const pace = [await allocator.FLOOR(), await allocator.MAX_STEP(), await allocator.MAX_PERIOD_CHANGE()];
    expect(pace).to.deep.equal([PACE.floor, PACE.maxStep, PACE.maxPeriodChange]);
    expect(await allocator.PERIOD_SECONDS()).to.equal(PACE.periodSeconds);
  });

  it("calls Symbiotic by Symbiotic's selectors", async () => {
    const path = "contracts/consumers/symbiotic/INetworkRestakeDelegator.sol:INetworkRestakeDelegator";
    const { abi } = await artifacts.readArtifact(path);
    expect(expectPartOf(abi, [...(compiledSymbioticCore().NetworkRestakeDelegator?.abi ?? [])])).to.equal(3);
  });

  describe("when it is built", () => {
    type Change = {
      accepted?: typeof ACCEPTED;
      pace?: Partial<typeof PACE>;
      operators?: (all: string[]) => string[];
      total?: bigint;
      maxAgeSeconds?: bigint;
    };
    const refuses = async (change: Change, error: string, ...args: unknown[]): Promise<void> => {
      const { allocator, guidance, operators, delegator, subnetwork } = await setUp();
      const built = ethers.deployContract("SymbioticAllocator", [
        { ...guidance, accepted: change.accepted ?? ACCEPTED, maxAgeSeconds: change.maxAgeSeconds ?? MAX_AGE_SECONDS },
        { ...PACE, ...change.pace },
        (change.operators ?? ((all) => all))(operators),
        delegator,
        subnetwork,
        change.total ?? WHOLE,
      ]);
      const assertion = expect(built).to.be.revertedWithCustomError(allocator, error);
      await (args.length > 0 ? assertion.withArgs(...args) : assertion);
    };

    it("refuses a model with a weakness that is not accepted", async () => {
      await refuses({ accepted: { ...ACCEPTED, insecure: false } }, "InsecureNotAccepted");
    });

    it("refuses no operators, one that is named twice, and one that is no address", async () => {
      await refuses({ operators: () => [] }, "SubjectCount", 0n, 64n);
      await refuses({ operators: ([first = "", ...others]) => [first, first, ...others] }, "SubjectsNotAscending", 1n);
      const noAddress = `0x${"01".repeat(32)}`;
      await refuses({ operators: (all) => [...all, noAddress] }, "NotAnAddress", noAddress);
    });

    it("refuses a pace or an age at which nothing could change", async () => {
      for (const pace of [{ maxStep: 0n }, { maxPeriodChange: 0n }, { periodSeconds: 0n }])
        await refuses({ pace }, "NoPace");
      await refuses({ maxAgeSeconds: 0n }, "NoPace");
    });

    it("refuses floors that come to more than the whole, and a whole beyond what it counts", async () => {
      for (const total of [3n * PACE.floor - 1n, 2n ** 128n]) await refuses({ total }, "TotalSharesOutOfRange", total);
    });

    it("refuses a delegator of another kind", async () => {
      const { guidance, operators, subnetwork, allocator } = await setUp();
      const other = await ethers.deployContract("DelegatorOfAnotherKind");
      const built = ethers.deployContract("SymbioticAllocator", [guidance, PACE, operators, other, subnetwork, WHOLE]);
      await expect(built).to.be.revertedWithCustomError(allocator, "NotByShares").withArgs(1n);
    });
  });

  describe("rebalance", () => {
    it("goes to what is predicted step by step, and Symbiotic's stake follows", async () => {
      const { allocator, predictAll, sharesOf, nextPeriod, operators, accountOf, delegator, subnetwork, firstEpoch } =
        await setUp();
      await predictAll(firstEpoch, [100n, 300n, 600n]);
      await allocator.rebalance();
      expect(await sharesOf(), "one step").to.deep.equal([10_000n, 10_000n, 10_000n]);
      for (let period = 0; period < 7; period++) {
        await nextPeriod();
        await allocator.rebalance();
      }
      // The floors and, of what they leave, 10, 30 and 60 per cent.
      const shares = [1_000n + 9_700n, 1_000n + 29_100n, 1_000n + 58_200n];
      expect(await sharesOf(), "there").to.deep.equal(shares);
      const stake = (await delegator.getFunction("stake")(subnetwork, accountOf(operators[2] ?? ""))) as bigint;
      expect(stake).to.equal((STAKED * (shares[2] ?? 0n)) / WHOLE);
    });

    it("tells of each part that changes, and of no other", async () => {
      const { allocator, predictAll, operators, firstEpoch } = await setUp();
      await predictAll(firstEpoch, [0n, 300n, 600n]);
      await expect(allocator.rebalance())
        .to.emit(allocator, "Allocated")
        .withArgs(operators[0], 0n, 1_000n)
        .and.to.emit(allocator, "Allocated")
        .withArgs(operators[1], 0n, 10_000n);
      await expect(allocator.rebalance()).not.to.emit(allocator, "Allocated");
    });

    it("goes no farther within a period, however often and by whomever it is called", async () => {
      const { allocator, predictAll, sharesOf, stranger, firstEpoch } = await setUp();
      await predictAll(firstEpoch, [LARGEST, 1n, 1n]);
      await allocator.rebalance();
      const once = await sharesOf();
      for (let call = 0; call < 5; call++) await allocator.connect(stranger).rebalance();
      expect(await sharesOf()).to.deep.equal(once);
    });

    it("changes all together by no more than the period's limit, everybody by the same part of his way", async () => {
      const { guidance, delegator, subnetwork, operators, send, role, predictAll, sharesOf, firstEpoch } =
        await setUp();
      const pace = { ...PACE, maxPeriodChange: 5_000n };
      const strict = await ethers.deployContract("SymbioticAllocator", [
        guidance,
        pace,
        operators,
        delegator,
        subnetwork,
        WHOLE,
      ]);
      await send(delegator, "grantRole", role, await strict.getAddress());
      await predictAll(firstEpoch, [0n, 1n, 1n]); // wanted: 1,000 and two steps of 10,000
      await strict.rebalance();
      expect(await sharesOf()).to.deep.equal([238n, 2_380n, 2_380n]);
    });

    it("ends a period in the same place, whoever called early, between two posts", async () => {
      const { allocator, predict, sharesOf, operators, predictAll, nextPeriod, firstEpoch } = await setUp();
      const [first = "", second = "", third = ""] = operators;
      await predictAll(firstEpoch, [500n, 500n, 500n]);
      for (let period = 0; period < 5; period++) {
        await allocator.rebalance();
        await nextPeriod();
      }
      const before = await networkHelpers.takeSnapshot();
      const epoch = firstEpoch + 1n;
      await predict(epoch, [[first, 900n]]);
      await predict(epoch, [
        [second, 90n],
        [third, 10n],
      ]);
      await allocator.rebalance();
      const late = await sharesOf();
      await before.restore();
      await predict(epoch, [[first, 900n]]);
      await allocator.rebalance(); // by the first operator, while the others stand as they were
      await predict(epoch, [
        [second, 90n],
        [third, 10n],
      ]);
      await allocator.rebalance();
      expect(await sharesOf()).to.deep.equal(late);
    });

    it("undoes within a period what a correction of the feed makes wrong", async () => {
      const { allocator, predictAll, sharesOf, nextPeriod, firstEpoch } = await setUp();
      for (let period = 0; period < 5; period++) {
        await predictAll(firstEpoch + BigInt(period), [500n, 500n, 500n]);
        await allocator.rebalance();
        await nextPeriod();
      }
      const settled = await sharesOf();
      await predictAll(firstEpoch + 5n, [900n, 50n, 50n]);
      await allocator.rebalance();
      expect(await sharesOf()).not.to.deep.equal(settled);
      await predictAll(firstEpoch + 6n, [500n, 500n, 500n]);
      await allocator.rebalance();
      expect(await sharesOf()).to.deep.equal(settled);
    });
  });

  describe("without a prediction to act on", () => {
    /** Each at a third, at the start of a period. */
    const settle = async () => {
      const world = await setUp();
      await world.predictAll(world.firstEpoch, [500n, 500n, 500n]);
      for (let period = 0; period < 5; period++) {
        await world.allocator.rebalance();
        await world.nextPeriod();
      }
      return { ...world, settled: await world.sharesOf() };
    };

    it("changes nothing when all are stale or missing", async () => {
      const { allocator, guiding } = await setUp();
      await expect(allocator.rebalance())
        .to.be.revertedWithCustomError(allocator, "NothingPredicted")
        .withArgs(guiding.feedId);
      const world = await settle();
      await networkHelpers.time.increase(MAX_AGE_SECONDS);
      expect(await world.allocator.isGuided()).to.equal(false);
      await expect(world.allocator.rebalance()).to.be.revertedWithCustomError(allocator, "NothingPredicted");
    });

    it("changes nothing when the feed is stopped or revoked", async () => {
      for (const end of ["stopModel", "revoke"] as const) {
        const { allocator, registry, guiding } = await settle();
        expect(await allocator.isGuided()).to.equal(true);
        await registry[end](guiding.id);
        expect(await allocator.isGuided()).to.equal(false);
        await expect(allocator.rebalance())
          .to.be.revertedWithCustomError(allocator, "FeedHalted")
          .withArgs(guiding.feedId);
      }
    });

    it("takes one whose prediction is stale towards the floor, a step at a time", async () => {
      const { allocator, predict, operators, sharesOf, settled, firstEpoch, nextPeriod } = await settle();
      const [, second = "", third = ""] = operators;
      await networkHelpers.time.increase(MAX_AGE_SECONDS);
      await predict(firstEpoch + 1n, [
        [second, 500n],
        [third, 500n],
      ]);
      await nextPeriod();
      await allocator.rebalance();
      const [share = 0n] = await sharesOf();
      expect(share).to.equal((settled[0] ?? 0n) - PACE.maxStep);
      for (let period = 0; period < 5; period++) {
        await nextPeriod();
        await allocator.rebalance();
      }
      expect((await sharesOf())[0]).to.equal(PACE.floor);
    });

    it("leaves one in quarantine where it is, and divides the rest", async () => {
      const { allocator, feed, guiding, predict, operators, sharesOf, settled, firstEpoch } = await settle();
      const [first = "", second = "", third = ""] = operators;
      await predict(firstEpoch + 1n, [
        [first, LARGEST + 1n],
        [second, 900n],
        [third, 100n],
      ]);
      const [standings] = await feed.latestMany(guiding.feedId, operators, MAX_AGE_SECONDS);
      expect(standings).to.deep.equal([3n, 1n, 1n]);
      await allocator.rebalance();
      const [held, more = 0n, less = 0n] = await sharesOf();
      expect(held).to.equal(settled[0]);
      expect([more > (settled[1] ?? 0n), less < (settled[2] ?? 0n)]).to.deep.equal([true, true]);
    });

    it("gives back nothing that the curator took from one in quarantine, whatever it had when the period began", async () => {
      const { allocator, delegator, subnetwork, accountOf, send, predict, operators, sharesOf, firstEpoch } =
        await settle();
      const [first = "", second = "", third = ""] = operators;
      await allocator.rebalance(); // the period begins here
      await predict(firstEpoch + 1n, [
        [first, LARGEST + 1n],
        [second, 900n],
        [third, 100n],
      ]);
      await send(delegator, "setOperatorNetworkShares", subnetwork, accountOf(first), 0n);
      await allocator.rebalance();
      expect((await sharesOf())[0]).to.equal(0n);
    });

    it("takes one that was in quarantine and is heard of no more towards the floor: silence keeps nothing", async () => {
      const { allocator, predict, operators, sharesOf, settled, firstEpoch } = await settle();
      const [first = "", second = "", third = ""] = operators;
      await predict(firstEpoch + 1n, [[first, LARGEST + 1n]]);
      await networkHelpers.time.increase(MAX_AGE_SECONDS);
      await predict(firstEpoch + 2n, [
        [second, 500n],
        [third, 500n],
      ]);
      await allocator.rebalance();
      expect((await sharesOf())[0]).to.equal((settled[0] ?? 0n) - PACE.maxStep);
    });
  });

  describe("with the role that it has", () => {
    it("sets nobody's shares but its operators', and nothing else", async () => {
      const { allocator, delegator, subnetwork } = await setUp();
      const calls: string[] = [];
      allocator.interface.forEachFunction(({ name, stateMutability }) => {
        if (stateMutability !== "view" && stateMutability !== "pure") calls.push(name);
      });
      expect(calls).to.deep.equal(["rebalance"]);
      const address = await allocator.getAddress();
      await networkHelpers.impersonateAccount(address);
      await networkHelpers.setBalance(address, 10n ** 18n);
      const asAllocator = delegator.connect(await ethers.getSigner(address));
      await expect(asAllocator.getFunction("setNetworkLimit")(subnetwork, 1n)).to.be.revertedWithCustomError(
        delegator,
        "AccessControlUnauthorizedAccount",
      );
    });

    it("can do nothing once the curator takes it away", async () => {
      const { allocator, delegator, role, send, predictAll, firstEpoch } = await setUp();
      await predictAll(firstEpoch, [1n, 1n, 1n]);
      await send(delegator, "revokeRole", role, await allocator.getAddress());
      await expect(allocator.rebalance()).to.be.revertedWithCustomError(delegator, "AccessControlUnauthorizedAccount");
    });

    it("goes on from what the curator sets by hand", async () => {
      const { allocator, delegator, subnetwork, operators, accountOf, send, predictAll, sharesOf, firstEpoch } =
        await setUp();
      await send(delegator, "setOperatorNetworkShares", subnetwork, accountOf(operators[0] ?? ""), 50_000n);
      await predictAll(firstEpoch, [0n, 1n, 1n]);
      await allocator.rebalance();
      expect((await sharesOf())[0]).to.equal(50_000n - PACE.maxStep);
    });

    it("gives back within a period no more than a step of what the curator takes away by hand", async () => {
      const { allocator, operators, accountOf, delegator, subnetwork, send, sharesOf, stranger, ...world } =
        await setUp();
      await send(delegator, "setOperatorNetworkShares", subnetwork, accountOf(operators[0] ?? ""), 50_000n);
      await world.predictAll(world.firstEpoch, [LARGEST, 1n, 1n]);
      await allocator.rebalance();
      expect((await sharesOf())[0]).to.equal(60_000n);
      await send(delegator, "setOperatorNetworkShares", subnetwork, accountOf(operators[0] ?? ""), 0n);
      for (let call = 0; call < 3; call++) await allocator.connect(stranger).rebalance();
      expect((await sharesOf())[0], "the step of this period was taken already").to.equal(0n);
      await world.nextPeriod();
      await allocator.connect(stranger).rebalance();
      expect((await sharesOf())[0]).to.equal(PACE.maxStep);
    });

    it("begins where everybody stands, however long the first period is", async () => {
      const { guidance, delegator, subnetwork, operators, accountOf, send, role, predictAll, sharesOf, firstEpoch } =
        await setUp();
      const once = await ethers.deployContract("SymbioticAllocator", [
        guidance,
        { ...PACE, periodSeconds: 2n ** 64n }, // has never begun but in 1970: its number is zero
        operators,
        delegator,
        subnetwork,
        WHOLE,
      ]);
      await send(delegator, "grantRole", role, await once.getAddress());
      await send(delegator, "setOperatorNetworkShares", subnetwork, accountOf(operators[0] ?? ""), 50_000n);
      await predictAll(firstEpoch, [LARGEST, 1n, 1n]);
      await once.rebalance();
      expect((await sharesOf())[0]).to.equal(50_000n + PACE.maxStep);
    });
  });
});
