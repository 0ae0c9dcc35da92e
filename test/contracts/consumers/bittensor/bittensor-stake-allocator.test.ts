// SPDX-License-Identifier: GPL-3.0-or-later
import { blake2b } from "@noble/hashes/blake2.js";
import { expect } from "chai";
import { artifacts, network } from "hardhat";
import { guidedFixture, PACE, LARGEST } from "../../../../testing/guided-fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const STAKING = "0x0000000000000000000000000000000000000805";
const NETUID = 8;
const PRECOMPILE_GAS = 2_000_000n; // the stand-in hashes the caller's coldkey in Solidity
const MIN_MOVE_RAO = 500n;
const OWNER_COLDKEY = `0x${"c0".repeat(32)}`;

const hotkeyOf = (index: number): string => `0x${"f0".repeat(28)}${index.toString(16).padStart(8, "0")}`;
const HOTKEYS = [1, 2, 3].map(hotkeyOf);

const loadAllocator = async () => {
  const guided = await guidedFixture(connection);
  const { deployedBytecode } = await artifacts.readArtifact("StakingStandIn");
  await networkHelpers.setCode(STAKING, deployedBytecode);
  const staking = await ethers.getContractAt("StakingStandIn", STAKING);
  const [, , , , beneficiary] = await ethers.getSigners();
  if (beneficiary === undefined) throw new Error("the simulated chain has too few accounts");
  const terms = {
    netuid: NETUID,
    beneficiary,
    ownerColdkey: OWNER_COLDKEY,
    minMoveRao: MIN_MOVE_RAO,
    precompileGas: PRECOMPILE_GAS,
  };
  const { guidance } = guided;
  const allocator = await ethers.deployContract("BittensorStakeAllocator", [guidance, PACE, HOTKEYS, terms]);
  const coldkey = await allocator.COLDKEY();
  const stakes = async (): Promise<bigint[]> =>
    await Promise.all(HOTKEYS.map((hotkey) => staking.getStake(hotkey, coldkey, NETUID)));
  const predictAll = async (epoch: bigint, values: readonly bigint[]): Promise<void> => {
    await guided.predict(
      epoch,
      HOTKEYS.map((hotkey, i) => [hotkey, values[i] ?? 0n] as const),
    );
  };
  await guided.nextPeriod();
  return { ...guided, allocator, beneficiary, coldkey, predictAll, staking, stakes, terms };
};
const setUp = async () => await networkHelpers.loadFixture(loadAllocator);

/** As setUp, with stake at the three hotkeys. */
const setUpStaked = async (amounts: readonly bigint[] = [30_000n, 30_000n, 40_000n]) => {
  const world = await setUp();
  for (const [i, hotkey] of HOTKEYS.entries()) await world.staking.give(hotkey, world.coldkey, amounts[i] ?? 0n);
  return world;
};

describe("BittensorStakeAllocator", () => {
  after(() => connection.close());

  it("knows its own coldkey, as Bittensor derives it", async () => {
    const { allocator } = await setUp();
    const harness = await ethers.deployContract("ColdkeyHarness");
    const expected = (address: string): string =>
      ethers.hexlify(blake2b(ethers.getBytes(ethers.concat([ethers.toUtf8Bytes("evm:"), address])), { dkLen: 32 }));
    const address = await allocator.getAddress();
    expect(await allocator.COLDKEY()).to.equal(expected(address));
    const others = [
      ethers.ZeroAddress,
      `0x${"ff".repeat(20)}`,
      `0x${"80".repeat(20)}`,
      ethers.dataSlice(ethers.id("any"), 12),
    ];
    for (const other of others) expect(await harness.coldkeyOf(other), other).to.equal(expected(other));
  });

  it("is not built without someone who gets the stake back, and gas for the precompile", async () => {
    const { allocator, guidance, terms } = await setUp();
    for (const change of [
      { beneficiary: ethers.ZeroAddress },
      { ownerColdkey: ethers.ZeroHash },
      { precompileGas: 0n },
    ])
      await expect(
        ethers.deployContract("BittensorStakeAllocator", [guidance, PACE, HOTKEYS, { ...terms, ...change }]),
      ).to.be.revertedWithCustomError(allocator, "TermsIncomplete");
  });

  describe("rebalance", () => {
    it("moves stake towards what is predicted, step by step, and loses none", async () => {
      const { allocator, predictAll, stakes, firstEpoch, nextPeriod } = await setUpStaked();
      await predictAll(firstEpoch, [0n, 250n, 750n]);
      await allocator.rebalance();
      expect(await stakes(), "one step").to.deep.equal([20_000n, 30_000n, 50_000n]);
      for (let period = 0; period < 6; period++) {
        await nextPeriod();
        await allocator.rebalance();
      }
      expect(await stakes(), "there").to.deep.equal([1_000n, 25_250n, 73_750n]);
    });

    it("goes no farther within a period, however often it is called", async () => {
      const { allocator, predictAll, stakes, firstEpoch, stranger } = await setUpStaked();
      await predictAll(firstEpoch, [LARGEST, 1n, 1n]);
      await allocator.rebalance();
      const once = await stakes();
      for (let call = 0; call < 3; call++) await allocator.connect(stranger).rebalance();
      expect(await stakes()).to.deep.equal(once);
      expect(once[0]).to.equal(40_000n);
    });

    it("makes the other moves when one is refused, and tells of it", async () => {
      const { allocator, predictAll, staking, stakes, firstEpoch } = await setUpStaked();
      await staking.refuse(HOTKEYS[1] ?? "");
      await predictAll(firstEpoch, [0n, 500n, 500n]);
      await expect(allocator.rebalance()).to.emit(allocator, "MoveRefused");
      const [first, second, third] = await stakes();
      expect(second).to.equal(30_000n);
      expect([first, third].reduce((sum = 0n, each = 0n) => sum + each, 0n)).to.equal(70_000n);
    });

    it("does not move dust", async () => {
      const { allocator, predictAll, stakes, firstEpoch } = await setUpStaked([33_000n, 33_400n, 33_600n]);
      await predictAll(firstEpoch, [1n, 1n, 1n]);
      await allocator.rebalance();
      expect(await stakes()).to.deep.equal([33_000n, 33_400n, 33_600n]);
    });

    it("keeps its limits when a stranger gives it stake within the period", async () => {
      const { allocator, predictAll, staking, coldkey, stakes, firstEpoch } = await setUpStaked();
      await predictAll(firstEpoch, [1n, 1n, 1n]);
      await allocator.rebalance();
      await staking.give(HOTKEYS[0] ?? "", coldkey, 1_000_000n);
      await allocator.rebalance();
      const [, second = 0n, third = 0n] = await stakes();
      expect(second - 30_000n).to.be.at.most(PACE.maxStep);
      expect(third - 40_000n).to.be.at.most(PACE.maxStep);
    });

    it("does nothing where the precompile is disabled, says nothing, or is not there", async () => {
      const { allocator, predictAll, staking, firstEpoch } = await setUpStaked();
      await predictAll(firstEpoch, [1n, 1n, 1n]);
      const refuses = async (): Promise<void> => {
        await expect(allocator.rebalance({ gasLimit: 12_000_000n }))
          .to.be.revertedWithCustomError(allocator, "StakeUnknown")
          .withArgs(HOTKEYS[0]);
      };
      await staking.setDisabled(true);
      await refuses();
      await staking.setDisabled(false);
      await staking.setMute(true);
      await refuses();
      await networkHelpers.setCode(STAKING, "0x");
      await refuses();
    });

    it("lets nobody feign a refusal by too little gas: a real one before it may have taken most", async () => {
      const { allocator, predictAll, staking, firstEpoch } = await setUpStaked([40_000n, 30_000n, 30_000n]);
      const [, refused = "", good = ""] = HOTKEYS;
      await staking.refuse(refused);
      await predictAll(firstEpoch, [29n, 34n, 34n]); // 5,000 from the first to each of the others
      const ends = new Set<string>();
      for (let gasLimit = 2_000_000n; gasLimit < 6_000_000n; gasLimit += 100_000n) {
        const before = await networkHelpers.takeSnapshot();
        const sent = await allocator.rebalance({ gasLimit }).then(
          (response) => response.wait(),
          () => undefined,
        );
        await before.restore();
        const told = (sent?.logs ?? []).map((log) => allocator.interface.parseLog(log));
        const refusals = told
          .filter((event) => event?.name === "MoveRefused")
          .map((event) => event?.args.toHotkey as string);
        expect(refusals, `with ${gasLimit} gas`).not.to.include(good);
        ends.add(sent === undefined ? "nothing happens" : "all that can be moved is moved");
      }
      expect(ends.size).to.equal(2);
      await expect(allocator.rebalance({ gasLimit: 2_000_000n })).to.be.revertedWithCustomError(
        allocator,
        "GasBelowCap",
      );
    });
  });

  describe("giveBack", () => {
    it("gives stake to the owner's coldkey and to no other, by the beneficiary alone, whatever the feed says", async () => {
      const { allocator, registry, guiding, staking, beneficiary, stranger, coldkey } = await setUpStaked();
      const [hotkey = ""] = HOTKEYS;
      await registry.revoke(guiding.id);
      await expect(allocator.connect(stranger).giveBack(hotkey, 1n))
        .to.be.revertedWithCustomError(allocator, "NotBeneficiary")
        .withArgs(stranger.address);
      await expect(allocator.connect(beneficiary).giveBack(hotkey, 30_000n))
        .to.emit(allocator, "GivenBack")
        .withArgs(hotkey, 30_000n);
      expect(await staking.getStake(hotkey, OWNER_COLDKEY, NETUID)).to.equal(30_000n);
      expect(await staking.getStake(hotkey, coldkey, NETUID)).to.equal(0n);
      await expect(allocator.connect(beneficiary).giveBack(hotkey, 1n, { gasLimit: 8_000_000n }))
        .to.be.revertedWithCustomError(allocator, "GivingBackRefused")
        .withArgs(hotkey, 1n);
    });
  });
});
