// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { requestIdOf } from "../../../chain/asked-request.ts";
import { FEE_WEI, fulfilArguments, postRequest, refundArguments } from "../../../testing/request-and-fulfil.ts";
import { requestedFixture } from "../../../testing/requested-fixture.ts";

const connection = await network.create();
const { networkHelpers } = connection;

const DELAY_SECONDS = 3_600n;
const DAY_SECONDS = 86_400n;

/** A request that ends in a month, and a proof of it. */
const loadLongRequest = async () => {
  const fixture = await requestedFixture(connection);
  const deadline = BigInt(await networkHelpers.time.latest()) + 30n * DAY_SECONDS;
  const request = await postRequest(connection, fixture, fixture.single, [fixture.node], { deadline });
  const args = await fulfilArguments(connection, fixture, request);
  const cancelled = refundArguments(request);
  return { ...fixture, request, requestId: request.requestId, args, deadline, cancelled };
};
const setUp = async () => await networkHelpers.loadFixture(loadLongRequest);

describe("PredictionOracle, cancel", () => {
  after(() => connection.close());

  it("brings the deadline forward to an hour from now", async () => {
    const { oracle, requester, requestId, cancelled } = await setUp();
    const now = BigInt(await networkHelpers.time.latest()) + 10n;
    await networkHelpers.time.setNextBlockTimestamp(now);
    await expect(oracle.connect(requester).cancel(...cancelled))
      .to.emit(oracle, "RequestCancelled")
      .withArgs(requestId, now + DELAY_SECONDS);
    expect(await oracle.CANCEL_DELAY_SECONDS()).to.equal(DELAY_SECONDS);
    const { status, deadline, feeWei } = await oracle.requestOf(requestId);
    expect([status, deadline, feeWei]).to.deep.equal([1n, now + DELAY_SECONDS, FEE_WEI]);
  });

  it("is for the requester alone, whoever gets the refund", async () => {
    const fixture = await setUp();
    const { oracle, single, nodes, stranger, relayer, cancelled } = fixture;
    const other = await postRequest(connection, fixture, single, [nodes[1]!], {
      refundTo: stranger.address,
      deadline: fixture.deadline,
    });
    for (const args of [cancelled, refundArguments(other)]) {
      for (const account of [stranger, relayer]) {
        await expect(oracle.connect(account).cancel(...args))
          .to.be.revertedWithCustomError(oracle, "NotRequester")
          .withArgs(account.address);
      }
    }
  });

  it("cannot be done by naming oneself as the requester: that is another request", async () => {
    const { oracle, stranger, request } = await setUp();
    const asked = { ...request.asked, requester: stranger.address };
    await expect(oracle.connect(stranger).cancel(...refundArguments({ asked })))
      .to.be.revertedWithCustomError(oracle, "RequestUnknown")
      .withArgs(requestIdOf(asked));
  });

  it("takes nothing from a prover whose transaction is on its way: it is paid up to the last second of the delay", async () => {
    const { oracle, requester, relayer, requestId, args, cancelled } = await setUp();
    await oracle.connect(requester).cancel(...cancelled);
    const { deadline } = await oracle.requestOf(requestId);
    await expect(oracle.refund(...cancelled))
      .to.be.revertedWithCustomError(oracle, "RequestNotExpired")
      .withArgs(requestId, deadline);
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await oracle.fulfil(...args);
    expect(await oracle.creditOf(relayer.address)).to.equal(FEE_WEI);
  });

  it("ends the request a second later, and the fee goes back", async () => {
    const { oracle, requester, requestId, args, cancelled } = await setUp();
    await oracle.connect(requester).cancel(...cancelled);
    const { deadline } = await oracle.requestOf(requestId);
    await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    await expect(oracle.fulfil(...args))
      .to.be.revertedWithCustomError(oracle, "RequestExpired")
      .withArgs(requestId, deadline);
    await oracle.refund(...cancelled);
    expect(await oracle.creditOf(requester.address)).to.equal(FEE_WEI);
  });

  it("moves a deadline forward only: neither twice, nor past the one asked for", async () => {
    const fixture = await setUp();
    const { oracle, requester, requestId, nodes, single, cancelled } = fixture;
    await oracle.connect(requester).cancel(...cancelled);
    const { deadline } = await oracle.requestOf(requestId);
    await networkHelpers.time.increase(600);
    await expect(oracle.connect(requester).cancel(...cancelled), "twice")
      .to.be.revertedWithCustomError(oracle, "NothingToCancel")
      .withArgs(requestId, deadline);

    const now = BigInt(await networkHelpers.time.latest()) + 60n;
    const change = { deadline: now + DELAY_SECONDS };
    const soon = await postRequest(connection, fixture, single, [nodes[1]!], change);
    await networkHelpers.time.setNextBlockTimestamp(now);
    await expect(oracle.connect(requester).cancel(...refundArguments(soon)), "it ends by then")
      .to.be.revertedWithCustomError(oracle, "NothingToCancel")
      .withArgs(soon.requestId, change.deadline);
  });

  it("is refused for a request that was fulfilled or refunded", async () => {
    const { oracle, registry, requester, single, args, cancelled } = await setUp();
    const snapshot = await networkHelpers.takeSnapshot();
    await oracle.fulfil(...args);
    const cancel = () => oracle.connect(requester).cancel(...cancelled);
    await expect(cancel()).to.be.revertedWithCustomError(oracle, "RequestAlreadyFulfilled");
    await snapshot.restore();
    await registry.stopModel(single.id);
    await oracle.refund(...cancelled);
    await expect(cancel()).to.be.revertedWithCustomError(oracle, "RequestAlreadyRefunded");
  });
});
