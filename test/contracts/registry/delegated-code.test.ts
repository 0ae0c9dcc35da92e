// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { Wallet } from "ethers";
import { network } from "hardhat";
import { candidateFixture } from "../../../testing/candidate-fixture.ts";
import { sampleProof } from "../../../testing/registered-model-fixture.ts";

const connection = await network.create({ network: "default", override: { hardfork: "prague" } });
const { ethers, networkHelpers } = connection;

/** An account whose code is a pointer (EIP-7702) to the honest source: its key can point it elsewhere, and back to the same hash. */
async function delegatedSource(target: string): Promise<string> {
  const [account, sender] = [Wallet.createRandom(), Wallet.createRandom().connect(ethers.provider)];
  await networkHelpers.setBalance(sender.address, 10n ** 18n);
  const authorization = await account.authorize({ address: target, nonce: 0, chainId: 31_337n });
  const sent = await sender.sendTransaction({ type: 4, to: sender.address, authorizationList: [authorization] });
  await sent.wait();
  return account.address;
}

describe("ModelRegistry, a source that is a delegated account", () => {
  after(() => connection.close());

  it("is refused, though it answers as the honest one does", async () => {
    const fixture = await candidateFixture(connection);
    const { registry, model, spec } = fixture;
    const source = await ethers.getContractAt("RocketPoolRewardsSource", await delegatedSource(spec.source));
    const address = await source.getAddress();
    expect(await ethers.provider.getCode(address)).to.equal(`0xef0100${spec.source.slice(2).toLowerCase()}`);
    expect(await source.layout(), "its layout").to.equal(await fixture.source.layout());
    expect(await source.featuresHash(), "their meaning").to.equal(await fixture.source.featuresHash());

    const sample = await sampleProof(connection, { registry, source }, model);
    await expect(registry.propose({ ...spec, source: address }, sample))
      .to.be.revertedWithCustomError(registry, "CodeDelegated")
      .withArgs(address);
    await registry.propose(spec, fixture.sample);
  });
});
