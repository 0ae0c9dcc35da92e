// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { candidateFixture } from "../../../testing/candidate-fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** The candidate, proposed, and the contract whose code is its record: the first that the registry created. */
const loadRegistered = async () => {
  const fixture = await candidateFixture(connection);
  await fixture.registry.propose(fixture.spec, fixture.sample);
  const record = ethers.getCreateAddress({ from: await fixture.registry.getAddress(), nonce: 1 });
  return { ...fixture, record };
};
const setUp = async () => await networkHelpers.loadFixture(loadRegistered);

describe("ModelCode", () => {
  after(() => connection.close());

  it("is the model's record, word for word", async () => {
    const { registry, model, record } = await setUp();
    const answer = await ethers.provider.call({
      to: registry,
      data: registry.interface.encodeFunctionData("modelOf", [model.id]),
    });
    expect(await ethers.provider.getCode(record)).to.equal(answer);
  });

  it("does nothing when it is called: its first instruction is STOP", async () => {
    const { record, stranger } = await setUp();
    const code = await ethers.provider.getCode(record);
    expect(ethers.dataSlice(code, 0, 1)).to.equal("0x00");
    for (const data of ["0x", "0xffffffff", code]) {
      await stranger.sendTransaction({ to: record, data });
      expect(await ethers.provider.call({ to: record, data }), "its answer").to.equal("0x");
    }
    expect(await ethers.provider.getCode(record), "its code").to.equal(code);
  });
});
