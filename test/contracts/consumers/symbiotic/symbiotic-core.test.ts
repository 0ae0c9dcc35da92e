// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { deploySymbiotic, joinSymbiotic } from "../../../../testing/symbiotic-deployment.ts";

const connection = await network.create();
const STAKED = 1_000_000n;

/** The ground that the tests of consumers and sources on Symbiotic stand on. */
describe("Symbiotic's own contracts", function () {
  this.timeout(300_000); // compiled once
  after(() => connection.close());

  it("divide a network's stake among operators by their shares", async () => {
    const symbiotic = await deploySymbiotic(connection);
    const { vault, delegator, collateral, staker, curator, subnetwork, send } = symbiotic;
    const [first, second] = (await connection.ethers.getSigners()).slice(4);
    if (!first || !second) throw new Error("the simulated chain has too few accounts");
    await joinSymbiotic(symbiotic, [first, second]);
    await collateral.mint(staker, STAKED);
    await collateral.connect(staker).approve(vault, STAKED);
    await vault.connect(staker).getFunction("deposit").send(staker.address, STAKED);
    await send(delegator, "setNetworkLimit", subnetwork, STAKED);
    await send(delegator, "setOperatorNetworkShares", subnetwork, first.address, 1n);
    await send(delegator, "setOperatorNetworkShares", subnetwork, second.address, 3n);
    const stake = delegator.getFunction("stake");
    expect(await stake(subnetwork, first.address)).to.equal(STAKED / 4n);
    expect(await stake(subnetwork, second.address)).to.equal((STAKED * 3n) / 4n);
    expect(
      await delegator.getFunction("hasRole")(
        await delegator.getFunction("OPERATOR_NETWORK_SHARES_SET_ROLE")(),
        curator.address,
      ),
    ).to.equal(true);
  });
});
