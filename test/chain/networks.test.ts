// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { getAddress } from "ethers";
import { NETWORKS, networkOf } from "../../chain/networks.ts";
import { LOCAL_CHAIN_IDS } from "../../schema/local-chains.ts";

describe("the table of networks", () => {
  it("has each chain once, with addresses that are none by mistake", () => {
    const ids = NETWORKS.map(({ chainId }) => chainId);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids).to.include.members([1, 560_048, 8_453, 42_161, 964, 945, ...LOCAL_CHAIN_IDS]);
    for (const { name, ecAdd, rocketStorage, blockSeconds } of NETWORKS) {
      expect(getAddress(ecAdd), name).to.equal(ecAdd);
      if (rocketStorage !== undefined) expect(getAddress(rocketStorage), `${name}: checksum`).to.equal(rocketStorage);
      expect(blockSeconds, name).to.be.within(0.1, 60);
    }
  });

  it("adds by 0x09 on Bittensor and by 0x06 on every other chain", () => {
    for (const { chainId, ecAdd } of NETWORKS)
      expect(BigInt(ecAdd), `${chainId}`).to.equal([964, 945].includes(chainId) ? 9n : 6n);
  });

  it("knows Rocket Pool's storage where Rocket Pool is, and guesses it nowhere", () => {
    expect(NETWORKS.filter((each) => each.rocketStorage !== undefined).map(({ chainId }) => chainId)).to.deep.equal([
      1,
    ]);
  });

  it("knows from which interval on leaves name the voters' share wherever it knows the storage, and on local chains", () => {
    const known = NETWORKS.filter((each) => each.firstWithVoterShare !== undefined).map(({ chainId }) => chainId);
    expect(known).to.have.members([1, ...LOCAL_CHAIN_IDS]);
    expect(networkOf(1n).firstWithVoterShare).to.equal(46n);
    expect(networkOf(777n).firstWithVoterShare, "guessed").to.equal(undefined);
  });

  it("takes a chain that it does not know for one like Ethereum, without any address of a protocol", () => {
    expect(networkOf(777n)).to.include({ chainId: 777, name: "chain 777" });
    expect(networkOf(777n).rocketStorage).to.equal(undefined);
    expect(networkOf(964n).name).to.equal("Bittensor");
  });
});
