// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { artifacts, network } from "hardhat";
import { guidedFixture, PACE, subjectOf, WHOLE } from "../../../../testing/guided-fixture.ts";
import { expectPartOf } from "../../../../testing/same-selectors.ts";
import { compiledSymbioticCore } from "../../../../testing/symbiotic-core.ts";
import { deploySymbiotic, joinSymbiotic } from "../../../../testing/symbiotic-deployment.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const TOKEN = 10n ** 18n;
const DAY_SECONDS = 86_400n;

/** A vault of the real core whose stake the allocator divides between two operators, and two people with tokens. */
const loadVault = async () => {
  const guided = await guidedFixture(connection);
  const symbiotic = await deploySymbiotic(connection);
  const [first, second, alice, bob] = (await ethers.getSigners()).slice(4);
  if (!first || !second || !alice || !bob) throw new Error("the simulated chain has too few accounts");
  await joinSymbiotic(symbiotic, [first, second]);
  const operators = [first, second].map(({ address }) => subjectOf(address)).sort();
  const { delegator, collateral, subnetwork, send } = symbiotic;
  await send(delegator, "setNetworkLimit", subnetwork, 2n ** 128n);
  const allocator = await ethers.deployContract("SymbioticAllocator", [
    ...([guided.guidance, PACE, operators, delegator, subnetwork, WHOLE] as const),
  ]);
  const role = (await delegator.getFunction("OPERATOR_NETWORK_SHARES_SET_ROLE")()) as string;
  await send(delegator, "grantRole", role, await allocator.getAddress());
  const vault = await ethers.deployContract("RestakingVault", [symbiotic.vault, allocator, "Restaked", "rTEST"]);
  for (const person of [alice, bob]) {
    await collateral.mint(person, 1_000_000n * TOKEN);
    await collateral.connect(person).approve(vault, 2n ** 256n - 1n);
  }
  const predict = async (epoch = guided.firstEpoch): Promise<void> => {
    await guided.predict(
      epoch,
      operators.map((operator) => [operator, 500n] as const),
    );
  };
  return {
    ...guided,
    ...symbiotic,
    symbioticVault: symbiotic.vault,
    vault,
    allocator,
    operators,
    first,
    alice,
    bob,
    predict,
  };
};
const setUp = async () => await networkHelpers.loadFixture(loadVault);

/** As setUp, with something to go by. */
const setUpOpen = async () => {
  const world = await setUp();
  await world.predict();
  return world;
};

describe("RestakingVault, on Symbiotic's own contracts", function () {
  this.timeout(300_000); // Symbiotic's are compiled once
  after(() => connection.close());

  it("calls Symbiotic by Symbiotic's selectors", async () => {
    const { abi } = await artifacts.readArtifact("IDepositVault");
    expect(expectPartOf(abi, [...(compiledSymbioticCore().Vault?.abi ?? [])])).to.equal(10);
  });

  it("refuses an allocator that divides another vault's stake", async () => {
    const { symbioticVault, allocator, vault } = await setUp();
    const other = await deploySymbiotic(connection);
    await expect(ethers.deployContract("RestakingVault", [other.vault, allocator, "Restaked", "rTEST"]))
      .to.be.revertedWithCustomError(vault, "OtherDelegator")
      .withArgs(await other.delegator.getAddress(), await symbioticVault.getFunction("delegator")());
  });

  describe("deposit", () => {
    it("stakes everything at once, where the allocator divides it", async () => {
      const { vault, symbioticVault, allocator, alice, collateral, delegator, subnetwork, first } = await setUpOpen();
      await vault.connect(alice).deposit(10n * TOKEN, alice);
      expect(await collateral.balanceOf(vault)).to.equal(0n);
      expect(await symbioticVault.getFunction("activeBalanceOf")(vault)).to.equal(10n * TOKEN);
      expect(await vault.totalAssets()).to.equal(10n * TOKEN);
      expect(await vault.convertToAssets(await vault.balanceOf(alice))).to.equal(10n * TOKEN);
      await allocator.rebalance();
      expect(await delegator.getFunction("stake")(subnetwork, first.address)).to.equal(5n * TOKEN);
    });

    it("is closed while the allocator has nothing to go by", async () => {
      const { vault, registry, guiding, alice, predict } = await setUp();
      await expect(vault.connect(alice).deposit(1n, alice)).to.be.revertedWithCustomError(
        vault,
        "ERC4626ExceededMaxDeposit",
      );
      await expect(vault.connect(alice).mint(1n, alice)).to.be.revertedWithCustomError(vault, "ERC4626ExceededMaxMint");
      await predict();
      await vault.connect(alice).deposit(1n, alice);
      await registry.stopModel(guiding.id);
      await expect(vault.connect(alice).deposit(1n, alice)).to.be.revertedWithCustomError(
        vault,
        "ERC4626ExceededMaxDeposit",
      );
    });

    it("gives nobody else's assets for a token that keeps a fee", async () => {
      const { guidance, operators, alice } = await setUpOpen();
      const feeToken = await ethers.deployContract("FeeToken");
      const other = await deploySymbiotic(connection, await feeToken.getAddress());
      const allocator = await ethers.deployContract("SymbioticAllocator", [
        ...([guidance, PACE, operators, other.delegator, other.subnetwork, WHOLE] as const),
      ]);
      const vault = await ethers.deployContract("RestakingVault", [other.vault, allocator, "Restaked", "rFEE"]);
      await feeToken.mint(alice, 1_000n);
      await feeToken.connect(alice).approve(vault, 1_000n);
      await expect(vault.connect(alice).deposit(1_000n, alice))
        .to.be.revertedWithCustomError(vault, "TokenTakesFee")
        .withArgs(1_000n, 990n);
    });

    it("is not worth robbing by a gift before it: to the vault, or to its stake at Symbiotic", async () => {
      for (const gift of ["to the vault", "to its stake"] as const) {
        const { vault, symbioticVault, collateral, alice, bob } = await setUpOpen();
        await vault.connect(bob).deposit(1n, bob); // the robber is first
        if (gift === "to the vault") await collateral.connect(bob).transfer(vault, 100n * TOKEN);
        else {
          await collateral.connect(bob).approve(symbioticVault, 100n * TOKEN);
          await symbioticVault
            .connect(bob)
            .getFunction("deposit")
            .send(await vault.getAddress(), 100n * TOKEN);
        }
        await vault.connect(alice).deposit(10n * TOKEN, alice);
        const assetsOf = async (owner: string): Promise<bigint> =>
          await vault.convertToAssets(await vault.balanceOf(owner));
        const lost = 10n * TOKEN - (await assetsOf(alice.address));
        const given = 100n * TOKEN - (await assetsOf(bob.address));
        expect(lost * 100_000n, `the victim's loss by a gift ${gift}, beside the robber's`).to.be.below(given);
      }
    });
  });

  describe("what it says that it takes", () => {
    it("is what Symbiotic's limit leaves, in assets and in shares, and taken in full", async () => {
      const { vault, symbioticVault, curator, alice, bob, send } = await setUpOpen();
      expect(await vault.maxDeposit(alice)).to.equal(2n ** 256n - 1n);
      expect(await vault.maxMint(alice)).to.equal(2n ** 256n - 1n);
      await vault.connect(alice).deposit(6n * TOKEN, alice);
      await send(symbioticVault.connect(curator), "setDepositLimit", 10n * TOKEN);
      await send(symbioticVault.connect(curator), "setIsDepositLimit", true);
      expect(await vault.maxDeposit(bob)).to.equal(4n * TOKEN);
      await expect(vault.connect(bob).deposit(4n * TOKEN + 1n, bob)).to.be.revertedWithCustomError(
        vault,
        "ERC4626ExceededMaxDeposit",
      );
      await vault.connect(bob).mint(await vault.maxMint(bob), bob);
      expect(await vault.totalAssets()).to.equal(10n * TOKEN);
      expect([await vault.maxDeposit(bob), await vault.maxMint(bob)]).to.deep.equal([0n, 0n]);
      await send(symbioticVault.connect(curator), "setDepositLimit", 5n * TOKEN);
      expect(await vault.maxDeposit(bob), "below what is staked").to.equal(0n);
      await send(symbioticVault.connect(curator), "setDepositLimit", 2n ** 256n - 1n);
      expect(await vault.maxMint(bob), "without end").to.equal(2n ** 256n - 1n);
    });

    it("is nothing until it is on Symbiotic's list of depositors, where there is one", async () => {
      const { vault, symbioticVault, curator, alice, send } = await setUpOpen();
      await send(symbioticVault.connect(curator), "setDepositWhitelist", true);
      expect([await vault.maxDeposit(alice), await vault.maxMint(alice)]).to.deep.equal([0n, 0n]);
      await send(symbioticVault.connect(curator), "setDepositorWhitelistStatus", await vault.getAddress(), true);
      await vault.connect(alice).deposit(TOKEN, alice);
    });
  });

  describe("leaving", () => {
    it("begins a withdrawal that the receiver claims at Symbiotic after its next epoch", async () => {
      const { vault, symbioticVault, collateral, alice, bob } = await setUpOpen();
      await vault.connect(alice).deposit(10n * TOKEN, alice);
      const shares = await vault.balanceOf(alice);
      const epoch = (await symbioticVault.getFunction("currentEpoch")()) as bigint;
      await expect(vault.connect(alice).requestExit(shares, bob))
        .to.emit(vault, "ExitRequested")
        .withArgs(alice.address, bob.address, shares, 0n, 10n * TOKEN);
      expect([await vault.balanceOf(alice), await vault.totalAssets()]).to.deep.equal([0n, 0n]);
      await networkHelpers.time.increase(15n * DAY_SECONDS);
      const before = await collateral.balanceOf(bob);
      await symbioticVault
        .connect(bob)
        .getFunction("claim")
        .send(bob.address, epoch + 1n);
      expect((await collateral.balanceOf(bob)) - before).to.equal(10n * TOKEN);
    });

    it("goes on when the model is revoked, the predictions are stale and the allocator has lost its role", async () => {
      const { vault, registry, guiding, alice, delegator, allocator, send } = await setUpOpen();
      await vault.connect(alice).deposit(10n * TOKEN, alice);
      await registry.revoke(guiding.id);
      await networkHelpers.time.increase(400n * DAY_SECONDS);
      const role = (await delegator.getFunction("OPERATOR_NETWORK_SHARES_SET_ROLE")()) as string;
      await send(delegator, "revokeRole", role, await allocator.getAddress());
      await vault.connect(alice).requestExit(await vault.balanceOf(alice), alice);
      expect(await vault.totalAssets()).to.equal(0n);
    });

    it("pays at once what lies unstaked, by all ways out, and says how much that is", async () => {
      const { vault, collateral, alice, bob } = await setUpOpen();
      await vault.connect(alice).deposit(10n * TOKEN, alice);
      expect(await vault.maxWithdraw(alice)).to.equal(0n);
      await expect(vault.connect(alice).withdraw(1n, alice, alice)).to.be.revertedWithCustomError(
        vault,
        "ERC4626ExceededMaxWithdraw",
      );
      await expect(vault.connect(alice).redeem(1n, alice, alice)).to.be.revertedWithCustomError(
        vault,
        "ERC4626ExceededMaxRedeem",
      );
      await collateral.connect(bob).transfer(vault, 2n * TOKEN);
      expect(await vault.maxWithdraw(alice)).to.be.within(2n * TOKEN - 1n, 2n * TOKEN);
      await vault.connect(alice).withdraw(TOKEN, alice, alice);
      const [paid, claimable] = await vault.connect(alice).requestExit.staticCall(await vault.balanceOf(alice), alice);
      expect(paid).to.equal(await collateral.balanceOf(vault));
      expect(claimable).to.be.within(10n * TOKEN - 10n, 10n * TOKEN);
    });

    it("is nobody else's to begin, and not for nothing", async () => {
      const { vault, alice, bob } = await setUpOpen();
      await vault.connect(alice).deposit(10n * TOKEN, alice);
      await expect(vault.connect(bob).requestExit(1_000_000n, bob)).to.be.revertedWithCustomError(
        vault,
        "ERC20InsufficientBalance",
      );
      await expect(vault.connect(bob).requestExit(0n, bob)).to.be.revertedWithCustomError(vault, "NothingToExit");
    });
  });

  it("divides a slash among all who have shares", async () => {
    const {
      vault,
      symbioticVault,
      alice,
      bob,
      slasher,
      network: net,
      middlewareService,
      subnetwork,
      first,
      allocator,
      send,
    } = await setUpOpen();
    await vault.connect(alice).deposit(30n * TOKEN, alice);
    await vault.connect(bob).deposit(10n * TOKEN, bob);
    await allocator.rebalance();
    await send(middlewareService.connect(net), "setMiddleware", net.address);
    await networkHelpers.mine();
    const captured = (await networkHelpers.time.latest()) - 1;
    await send(slasher.connect(net), "slash", subnetwork, first.address, 4n * TOKEN, captured, "0x");
    expect(await symbioticVault.getFunction("activeBalanceOf")(vault)).to.be.within(36n * TOKEN - 1n, 36n * TOKEN);
    const assets = async (owner: string): Promise<bigint> => await vault.convertToAssets(await vault.balanceOf(owner));
    expect(await assets(alice.address)).to.be.within(27n * TOKEN - 10n, 27n * TOKEN);
    expect(await assets(bob.address)).to.be.within(9n * TOKEN - 10n, 9n * TOKEN);
  });
});
