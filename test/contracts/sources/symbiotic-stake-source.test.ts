// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { AbiCoder, type Signer } from "ethers";
import { network } from "hardhat";
import { featureText } from "../../../schema/feature-text.ts";
import { deploySymbiotic, joinSymbiotic } from "../../../testing/symbiotic-deployment.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const DAY_SECONDS = 86_400n;
const TOKEN = 10n ** 18n;
const STAKED = 1_000n * TOKEN;

const subjectOf = (operator: string): string => ethers.zeroPadValue(operator, 32);
const evidenceOf = (...operators: string[]): string => AbiCoder.defaultAbiCoder().encode(["address[]"], [operators]);

/** Symbiotic's own contracts with two operators at shares of 1 and 3, and a source of thousandths of a token whose epoch 0 runs. */
const loadSource = async () => {
  const symbiotic = await deploySymbiotic(connection);
  const { vault, delegator, collateral, staker, subnetwork, send } = symbiotic;
  const [first, second] = (await ethers.getSigners()).slice(4);
  if (!first || !second) throw new Error("the simulated chain has too few accounts");
  await joinSymbiotic(symbiotic, [first, second]);
  await collateral.mint(staker, 10n * STAKED);
  await collateral.connect(staker).approve(vault, 10n * STAKED);
  const deposit = async (amount: bigint) => {
    await send(vault.connect(staker), "deposit", staker.address, amount);
  };
  await deposit(STAKED);
  await send(delegator, "setNetworkLimit", subnetwork, 2n ** 100n);
  await send(delegator, "setOperatorNetworkShares", subnetwork, first.address, 1n);
  await send(delegator, "setOperatorNetworkShares", subnetwork, second.address, 3n);
  const origin = BigInt(await networkHelpers.time.latest());
  const deploy = async (unitDecimals: number, vaultAt = vault.target) =>
    await ethers.deployContract("SymbioticStakeSource", [
      origin,
      DAY_SECONDS,
      vaultAt,
      subnetwork,
      unitDecimals,
      "TKN",
    ]);
  const source = await deploy(3);
  const nextEpoch = async () => {
    await networkHelpers.time.increase(DAY_SECONDS);
  };
  return { ...symbiotic, first, second, deposit, deploy, source, nextEpoch };
};
const setUp = async () => await networkHelpers.loadFixture(loadSource);

describe("SymbioticStakeSource, on Symbiotic's own contracts", function () {
  this.timeout(300_000); // compiled once
  after(() => connection.close());

  it("gives each operator's stake at the end of the epoch, its share, and nothing slashed", async () => {
    const { source, first, second, nextEpoch, deposit } = await setUp();
    await nextEpoch();
    await deposit(STAKED); // after the end: it does not count
    await source.submit(evidenceOf(second.address, first.address));
    const [values, indices] = await source.features(
      [first, second].map(({ address }) => subjectOf(address)),
      0n,
    );
    expect([...values]).to.deep.equal([250_000n, 250_000n, 0n, 750_000n, 750_000n, 0n]);
    expect([...indices]).to.deep.equal([1n, 0n]);
  });

  it("gives what was slashed within the epoch, and only there", async () => {
    const { source, first, network: net, middlewareService, slasher, subnetwork, send, nextEpoch } = await setUp();
    await send(middlewareService.connect(net), "setMiddleware", net.address);
    const captured = (await networkHelpers.time.latest()) - 1;
    await networkHelpers.time.increase(10);
    await send(slasher.connect(net), "slash", subnetwork, first.address, 100n * TOKEN, captured, "0x");
    await nextEpoch();
    await source.submit(evidenceOf(first.address));
    const subject = subjectOf(first.address);
    expect([...(await source.features([subject], 0n))[0]]).to.deep.equal([225_000n, 250_000n, 100_000n]);
    await nextEpoch();
    await source.submit(evidenceOf(first.address));
    expect([...(await source.features([subject], 1n))[0]]).to.deep.equal([225_000n, 250_000n, 0n]);
  });

  it("reads the same at the end of the epoch and just before the next, whatever happens between", async () => {
    const { source, first, second, delegator, subnetwork, send, nextEpoch, deposit } = await setUp();
    await nextEpoch();
    await source.submit(evidenceOf(first.address));
    await deposit(5n * STAKED);
    await send(delegator, "setOperatorNetworkShares", subnetwork, second.address, 0n);
    await networkHelpers.time.increase(DAY_SECONDS / 2n);
    await source.submit(evidenceOf(second.address, first.address));
    const [values] = await source.features(
      [first, second].map(({ address }) => subjectOf(address)),
      0n,
    );
    expect([...values]).to.deep.equal([250_000n, 250_000n, 0n, 750_000n, 750_000n, 0n]);
  });

  it("says of an account that is no operator what is so: a stake of zero", async () => {
    const { source, staker, nextEpoch } = await setUp();
    await nextEpoch();
    await source.submit(evidenceOf(staker.address));
    expect([...(await source.features([subjectOf(staker.address)], 0n))[0]]).to.deep.equal([0n, 0n, 0n]);
  });

  it("divides shares as large as Symbiotic takes them, as Symbiotic does", async () => {
    const { source, first, second, delegator, subnetwork, send, nextEpoch } = await setUp();
    await send(delegator, "setOperatorNetworkShares", subnetwork, first.address, 2n ** 254n);
    await send(delegator, "setOperatorNetworkShares", subnetwork, second.address, 2n ** 252n);
    await nextEpoch();
    await source.submit(evidenceOf(first.address, second.address));
    const [values] = await source.features(
      [first, second].map(({ address }) => subjectOf(address)),
      0n,
    );
    expect([...values]).to.deep.equal([800_000n, 800_000n, 0n, 200_000n, 200_000n, 0n]);
  });

  it("refuses a stake that its field does not hold, and takes the others without it", async () => {
    const { collateral, staker, first, vault, send, deploy, source, nextEpoch } = await setUp();
    const fine = await deploy(6);
    await collateral.mint(staker, 20_000n * TOKEN);
    await collateral.connect(staker).approve(vault, 20_000n * TOKEN);
    await send(vault.connect(staker), "deposit", staker.address, 20_000n * TOKEN);
    await nextEpoch();
    await expect(fine.submit(evidenceOf(first.address)))
      .to.be.revertedWithCustomError(fine, "FeatureTooLarge")
      .withArgs(subjectOf(first.address), 0n, 5_250n * 10n ** 6n);
    await source.submit(evidenceOf(first.address));
  });

  it("has the text of a model's schema, in each unit", async () => {
    const { deploy } = await setUp();
    for (const [decimals, scale] of [
      [0, 1],
      [1, 0.1],
      [3, 0.001],
      [6, 1e-6],
    ] as const) {
      const token = { unit: "TKN", count: 1, width: 32, signed: false, scale } as const;
      const share = { ...token, name: "share", unit: "1", scale: 1e-6 };
      const expected = featureText([{ ...token, name: "stake" }, share, { ...token, name: "slashed" }]);
      expect(await (await deploy(decimals)).featureText()).to.equal(expected);
    }
    expect(await (await deploy(6)).layout()).to.equal("0x01040003");
  });

  it("is not deployed for a unit finer than millionths, nor on what is no vault of its kind", async () => {
    const { deploy, source, collateral, delegator } = await setUp();
    await expect(deploy(7)).to.be.revertedWithCustomError(source, "UnitTooFine").withArgs(7n, 18n);
    for (const wrong of [collateral.target, delegator.target, ethers.ZeroAddress]) {
      await expect(deploy(3, wrong)).to.be.revert(ethers);
    }
  });

  describe("on a vault that lies", () => {
    const loadLying = async () => {
      const origin = BigInt(await networkHelpers.time.latest());
      const lying = await ethers.deployContract("SymbioticStandIn");
      const deploy = async () =>
        await ethers.deployContract("SymbioticStakeSource", [
          ...[origin, DAY_SECONDS, lying, `0x${"11".repeat(32)}`, 3, "TKN"],
        ] as never);
      const source = await deploy();
      await networkHelpers.time.increaseTo(origin + DAY_SECONDS + 1n);
      const [, operator] = (await ethers.getSigners()) as unknown as [Signer, { address: string }];
      return { lying, deploy, source, operator: operator.address };
    };
    const setUpLying = async () => await networkHelpers.loadFixture(loadLying);

    it("keeps an answer as it was given when the vault rewrites the past (property 16)", async () => {
      const { lying, source, operator } = await setUpLying();
      await lying.setStake(5n * 10n ** 15n);
      await source.submit(evidenceOf(operator));
      await lying.setStake(9n * 10n ** 15n);
      await source.submit(evidenceOf(operator));
      expect((await source.features([subjectOf(operator)], 0n))[0][0]).to.equal(5n);
    });

    it("refuses slashes that become less, and shares of more than the whole that no field holds", async () => {
      const { lying, source, operator } = await setUpLying();
      await lying.setSlashes(7n, 6n);
      await expect(source.submit(evidenceOf(operator)))
        .to.be.revertedWithCustomError(source, "SlashesDecreased")
        .withArgs(operator, 7n, 6n);
      await lying.setSlashes(0n, 0n);
      await lying.setShares(10_000n, 1n);
      await expect(source.submit(evidenceOf(operator)))
        .to.be.revertedWithCustomError(source, "FeatureTooLarge")
        .withArgs(subjectOf(operator), 0n, 10_000n * 1_000_000n);
    });

    it("gives a share of zero where nobody has one, and nothing slashed where nothing slashes", async () => {
      const { lying, deploy, operator } = await setUpLying();
      await lying.setShares(0n, 0n);
      await lying.setSlashes(7n, 9n * 10n ** 18n);
      await lying.setSlasher(ethers.ZeroAddress);
      const source = await deploy();
      await source.submit(evidenceOf(operator));
      expect([...(await source.features([subjectOf(operator)], 0n))[0]]).to.deep.equal([0n, 0n, 0n]);
    });

    it("is not deployed before delegator and slasher are set", async () => {
      const { lying, deploy, source } = await setUpLying();
      await lying.setInitialized(false);
      await expect(deploy()).to.be.revertedWithCustomError(source, "VaultNotReady").withArgs(lying.target);
    });
  });
});
