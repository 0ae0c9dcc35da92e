import { expect } from "chai";
import { network } from "hardhat";
import { keccakOfText } from "../../../schema/hash.ts";
import { FEE_WEI, postRequest } from "../../../testing/request-and-fulfil.ts";
import { requestedFixture } from "../../../testing/requested-fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const REFUNDED = 3n;

const loadRequested = async () => {
  const fixture = await requestedFixture(connection);
  const { requestId } = fixture.request;
  const { deadline } = await fixture.oracle.requestOf(requestId);
  return { ...fixture, requestId, deadline };
};
const setUp = async () => await networkHelpers.loadFixture(loadRequested);

describe("PredictionOracle, refund", () => {
  after(() => connection.close());

  it("gives the fee of an expired request back to its requester, whoever asks", async () => {
    const { oracle, requester, stranger, requestId, deadline } = await setUp();
    await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    await expect(oracle.connect(stranger).refund(requestId))
      .to.emit(oracle, "RequestRefunded")
      .withArgs(requestId, requester.address, FEE_WEI);
    expect(await oracle.creditOf(requester.address), "the requester's credit").to.equal(FEE_WEI);
    expect(await oracle.creditOf(stranger.address), "the stranger's").to.equal(0n);
    const closed = await oracle.requestOf(requestId);
    expect(closed.status).to.equal(REFUNDED);
    expect(closed.commitment, "its commitment is gone").to.equal(ethers.ZeroHash);
  });

  it("is credit: nothing is sent", async () => {
    const { oracle, requester, stranger, requestId, deadline } = await setUp();
    await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    await expect(oracle.connect(stranger).refund(requestId)).to.changeEtherBalances(
      ethers,
      [oracle, requester],
      [0n, 0n],
    );
  });

  it("adds to the credit that the requester has", async () => {
    const fixture = await setUp();
    const { oracle, requester, requestId, deadline } = fixture;
    const second = await postRequest(connection, fixture, fixture.single, fixture.nodes.slice(1, 2));
    await networkHelpers.time.increaseTo(deadline + 3_600n);
    await oracle.refund(requestId);
    await oracle.refund(second.requestId);
    expect(await oracle.creditOf(requester.address)).to.equal(2n * FEE_WEI);
  });

  it("is refused up to the last second of the deadline", async () => {
    const { oracle, requestId, deadline } = await setUp();
    await expect(oracle.refund(requestId), "long before")
      .to.be.revertedWithCustomError(oracle, "RequestNotExpired")
      .withArgs(requestId, deadline);
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await expect(oracle.refund(requestId), "in the last second")
      .to.be.revertedWithCustomError(oracle, "RequestNotExpired")
      .withArgs(requestId, deadline);
  });

  it("happens once", async () => {
    const { oracle, requester, requestId, deadline } = await setUp();
    await networkHelpers.time.increaseTo(deadline + 1n);
    await oracle.refund(requestId);
    await expect(oracle.refund(requestId))
      .to.be.revertedWithCustomError(oracle, "RequestAlreadyRefunded")
      .withArgs(requestId);
    expect(await oracle.creditOf(requester.address)).to.equal(FEE_WEI);
  });

  it("is refused when the request was fulfilled", async () => {
    const fixture = await setUp();
    const { oracle, requester, args, requestId, deadline } = fixture;
    await oracle.fulfil(...args);
    await networkHelpers.time.increaseTo(deadline + 1n);
    await expect(oracle.refund(requestId))
      .to.be.revertedWithCustomError(oracle, "RequestAlreadyFulfilled")
      .withArgs(requestId);
    expect(await oracle.creditOf(requester.address)).to.equal(0n);
  });

  it("is refused when there is no such request", async () => {
    const { oracle } = await setUp();
    const unknown = keccakOfText("never posted");
    await expect(oracle.refund(unknown)).to.be.revertedWithCustomError(oracle, "RequestUnknown").withArgs(unknown);
  });

  it("does not need the model or its source: a fee is never locked in", async () => {
    const { oracle, registry, source, single, requester, requestId, deadline } = await setUp();
    await registry.revoke(single.id);
    await networkHelpers.setCode(await source.getAddress(), "0x");
    await networkHelpers.time.increaseTo(deadline + 1n);
    await oracle.refund(requestId);
    expect(await oracle.creditOf(requester.address)).to.equal(FEE_WEI);
  });
});
