// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { artifacts, network } from "hardhat";
import { guidedFixture, LARGEST, MAX_AGE_SECONDS, PACE } from "../../../../testing/guided-fixture.ts";
import { expectPartOf } from "../../../../testing/same-selectors.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const UNIT = 10n ** 13n;
const STRATEGY = "0x00000000000000000000000000000000000057a7";
const ALL_BLOCKS = 25;
/** As the pace of the other allocators, in parts of 1e18. */
const MAGNITUDE_PACE = {
  ...PACE,
  floor: PACE.floor * UNIT,
  maxStep: PACE.maxStep * UNIT,
  maxPeriodChange: PACE.maxPeriodChange * UNIT,
};
const TOTAL = 100_000n * UNIT;

const avsOf = (index: number): string => `0x${index.toString(16).padStart(40, "0")}`;
/** The key of an operator set, as EigenLayer's OperatorSetLib makes it. */
const keyOf = (index: number): string => `${avsOf(index)}${index.toString(16).padStart(24, "0")}`;
const SETS = [1, 2, 3];
const KEYS = SETS.map(keyOf);

const loadAllocator = async () => {
  const guided = await guidedFixture(connection);
  const [, , , , operator] = await ethers.getSigners();
  if (operator === undefined) throw new Error("the simulated chain has too few accounts");
  const manager = await ethers.deployContract("AllocationManagerStandIn");
  const { guidance } = guided;
  const build = (sets = KEYS, total = TOTAL) =>
    ethers.deployContract("EigenLayerAllocator", [
      ...([guidance, MAGNITUDE_PACE, sets, manager, operator, STRATEGY, total] as const),
    ]);
  const allocator = await build();
  await manager.connect(operator).appoint(allocator);
  const allocations = async () =>
    await Promise.all(SETS.map((id) => manager.getAllocation(operator, { avs: avsOf(id), id }, STRATEGY)));
  /** In units, as if all that is pending had happened. */
  const magnitudes = async (): Promise<bigint[]> =>
    (await allocations()).map(({ currentMagnitude, pendingDiff }) => (currentMagnitude + pendingDiff) / UNIT);
  const predictAll = async (epoch: bigint, values: readonly bigint[]): Promise<void> => {
    await guided.predict(
      epoch,
      KEYS.map((key, i) => [key, values[i] ?? 0n] as const),
    );
  };
  const nextPeriod = async (): Promise<void> => {
    await networkHelpers.mine(ALL_BLOCKS);
    await guided.nextPeriod();
  };
  await nextPeriod();
  return { ...guided, allocations, allocator, build, magnitudes, manager, nextPeriod, operator, predictAll };
};
const setUp = async () => await networkHelpers.loadFixture(loadAllocator);

/** Each at a third, at the start of a period. */
const setUpSettled = async () => {
  const world = await setUp();
  await world.predictAll(world.firstEpoch, [500n, 500n, 500n]);
  for (let period = 0; period < 5; period++) {
    await world.allocator.rebalance();
    await world.nextPeriod();
  }
  expect(await world.magnitudes()).to.deep.equal([33_333n, 33_333n, 33_333n]);
  return world;
};

describe("EigenLayerAllocator", () => {
  after(() => connection.close());

  it("says what it was built with", async () => {
    const { allocator, manager, operator } = await setUp();
    expect(await allocator.ALLOCATION_MANAGER()).to.equal(await manager.getAddress());
    expect(await allocator.OPERATOR()).to.equal(operator.address);
    expect(await allocator.STRATEGY()).to.equal(ethers.getAddress(STRATEGY));
    expect(await allocator.TOTAL_MAGNITUDE()).to.equal(TOTAL);
    expect(await allocator.MAX_AGE_SECONDS()).to.equal(MAX_AGE_SECONDS);
  });

  it("calls EigenLayer by the selectors of its AllocationManager", async () => {
    const { abi } = await artifacts.readArtifact("IAllocationManager");
    const published = [
      "function modifyAllocations(address operator, ((address avs, uint32 id) operatorSet, address[] strategies, uint64[] newMagnitudes)[] params)",
      "function getAllocation(address operator, (address avs, uint32 id) operatorSet, address strategy) view returns ((uint64 currentMagnitude, int128 pendingDiff, uint32 effectBlock))",
      "function getAllocatableMagnitude(address operator, address strategy) view returns (uint64)",
    ];
    expect(expectPartOf(abi, published)).to.equal(3);
  });

  it("is not built for what is no operator set's key, or with more than an operator has", async () => {
    const { allocator, build } = await setUp();
    const noKey = `0x${"01".repeat(32)}`;
    await expect(build([...KEYS, noKey]))
      .to.be.revertedWithCustomError(allocator, "NotAnOperatorSet")
      .withArgs(noKey);
    for (const total of [10n ** 18n + 1n, 3n * MAGNITUDE_PACE.floor - 1n])
      await expect(build(KEYS, total))
        .to.be.revertedWithCustomError(allocator, "TotalMagnitudeOutOfRange")
        .withArgs(total);
  });

  it("goes to what is predicted step by step", async () => {
    const { allocator, magnitudes, nextPeriod, predictAll, firstEpoch } = await setUp();
    await predictAll(firstEpoch, [100n, 300n, 600n]);
    await allocator.rebalance();
    expect(await magnitudes(), "one step").to.deep.equal([10_000n, 10_000n, 10_000n]);
    for (let period = 0; period < 6; period++) {
      await nextPeriod();
      await allocator.rebalance();
    }
    expect(await magnitudes(), "there").to.deep.equal([10_700n, 30_100n, 59_200n]);
  });

  it("waits for a pending change instead of failing at it, and goes no farther within a period", async () => {
    const { allocator, allocations, magnitudes, predictAll, firstEpoch, stranger } = await setUp();
    await predictAll(firstEpoch, [LARGEST, 1n, 1n]);
    await allocator.rebalance();
    expect((await allocations()).map(({ effectBlock }) => effectBlock > 0n)).to.deep.equal([true, true, true]);
    const once = await magnitudes();
    for (let call = 0; call < 3; call++) await allocator.connect(stranger).rebalance();
    expect(await magnitudes()).to.deep.equal(once);
  });

  it("gives no more than is free: what a decrease frees comes late", async () => {
    const { allocator, magnitudes, manager, nextPeriod, operator, predictAll, firstEpoch } = await setUpSettled();
    await predictAll(firstEpoch + 1n, [0n, 500n, 1_000n]);
    await allocator.rebalance();
    const free = (await manager.getAllocatableMagnitude(operator, STRATEGY)) / UNIT;
    expect(free).to.equal(0n);
    expect(await magnitudes()).to.deep.equal([23_333n, 33_333n, 33_333n]);
    await nextPeriod();
    await allocator.rebalance();
    expect(await magnitudes()).to.deep.equal([13_333n, 33_333n, 43_333n]);
  });

  it("divides what a slash has left", async () => {
    const { allocator, magnitudes, manager, operator, predictAll, firstEpoch, nextPeriod } = await setUp();
    await manager.slash(operator, 70_000n * UNIT);
    await predictAll(firstEpoch, [500n, 500n, 500n]);
    for (let period = 0; period < 3; period++) {
      await allocator.rebalance();
      await nextPeriod();
    }
    expect(await magnitudes()).to.deep.equal([10_000n, 10_000n, 10_000n]);
  });

  it("hands a set that slashes no more within a period than a step, however often it slashes", async () => {
    const { build, magnitudes, manager, nextPeriod, operator, predictAll, firstEpoch, stranger } = await setUp();
    const allocator = await build(KEYS, 60_000n * UNIT); // the rest stays free
    await manager.connect(operator).appoint(allocator);
    await predictAll(firstEpoch, [500n, 500n, 500n]);
    for (let period = 0; period < 3; period++) {
      await allocator.rebalance();
      await nextPeriod();
    }
    expect(await magnitudes()).to.deep.equal([20_000n, 20_000n, 20_000n]);
    await allocator.rebalance();
    let handed = 0n;
    for (let slash = 0; slash < 3; slash++) {
      const [held = 0n] = await magnitudes();
      await manager.slashSet(operator, { avs: avsOf(1), id: 1 }, STRATEGY, held * UNIT);
      await allocator.connect(stranger).rebalance();
      handed += (await magnitudes())[0] ?? 0n;
      await networkHelpers.mine(ALL_BLOCKS);
    }
    expect(handed).to.equal(PACE.maxStep);
  });

  it("takes one without a prediction towards the floor, and leaves one in quarantine where it is", async () => {
    const { allocator, magnitudes, predict, firstEpoch } = await setUpSettled();
    await networkHelpers.time.increase(MAX_AGE_SECONDS);
    await predict(firstEpoch + 1n, [
      [KEYS[1] ?? "", LARGEST + 1n],
      [KEYS[2] ?? "", 500n],
    ]);
    await allocator.rebalance();
    const [stale, quarantined] = await magnitudes();
    expect([stale, quarantined]).to.deep.equal([23_333n, 33_333n]);
  });

  it("changes nothing when the feed is stopped, nobody is predicted, or the operator has not appointed it", async () => {
    const { allocator, guiding, manager, operator, predictAll, registry, firstEpoch } = await setUp();
    await expect(allocator.rebalance()).to.be.revertedWithCustomError(allocator, "NothingPredicted");
    await predictAll(firstEpoch, [1n, 1n, 1n]);
    await manager.connect(operator).appoint(ethers.ZeroAddress);
    await expect(allocator.rebalance()).to.be.revertedWithCustomError(manager, "InvalidPermissions");
    await registry.stopModel(guiding.id);
    await expect(allocator.rebalance()).to.be.revertedWithCustomError(allocator, "FeedHalted");
  });
});
