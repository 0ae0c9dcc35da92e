// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { requestIdOf } from "../../../chain/asked-request.ts";
import { registerModel } from "../../../testing/registered-model-fixture.ts";
import { FEE_WEI, postRequest, refundArguments } from "../../../testing/request-and-fulfil.ts";
import { requestedFixture } from "../../../testing/requested-fixture.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const REFUNDED = 3n;
const DAY_SECONDS = 86_400n;

const loadRequested = async () => {
  const fixture = await requestedFixture(connection);
  const { requestId, asked } = fixture.request;
  return { ...fixture, requestId, deadline: asked.terms.deadline, refunded: refundArguments(fixture.request) };
};
const setUp = async () => await networkHelpers.loadFixture(loadRequested);

describe("PredictionOracle, refund", () => {
  after(() => connection.close());

  it("gives the fee of an expired request back to its requester, whoever asks", async () => {
    const { oracle, requester, stranger, requestId, deadline, refunded } = await setUp();
    await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    await expect(oracle.connect(stranger).refund(...refunded))
      .to.emit(oracle, "RequestRefunded")
      .withArgs(requestId, requester.address, FEE_WEI);
    expect(await oracle.creditOf(requester.address), "the requester's credit").to.equal(FEE_WEI);
    expect(await oracle.creditOf(stranger.address), "the stranger's").to.equal(0n);
    expect((await oracle.requestOf(requestId)).status).to.equal(REFUNDED);
  });

  it("goes to whom the terms name", async () => {
    const fixture = await setUp();
    const { oracle, requester, stranger, nodes, single } = fixture;
    const request = await postRequest(connection, fixture, single, [nodes[1]!], { refundTo: stranger.address });
    await networkHelpers.time.increaseTo(request.asked.terms.deadline + 1n);
    await expect(oracle.refund(...refundArguments(request)))
      .to.emit(oracle, "RequestRefunded")
      .withArgs(request.requestId, stranger.address, FEE_WEI);
    expect(await oracle.creditOf(stranger.address)).to.equal(FEE_WEI);
    expect(await oracle.creditOf(requester.address)).to.equal(0n);
  });

  it("is credit: nothing is sent", async () => {
    const { oracle, requester, stranger, refunded, deadline } = await setUp();
    await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    await expect(oracle.connect(stranger).refund(...refunded)).to.changeEtherBalances(
      ethers,
      [oracle, requester],
      [0n, 0n],
    );
  });

  it("adds to the credit that the requester has", async () => {
    const fixture = await setUp();
    const { oracle, requester, refunded, deadline } = fixture;
    const second = await postRequest(connection, fixture, fixture.single, fixture.nodes.slice(1, 2));
    await networkHelpers.time.increaseTo(deadline + 3_600n);
    await oracle.refund(...refunded);
    await oracle.refund(...refundArguments(second));
    expect(await oracle.creditOf(requester.address)).to.equal(2n * FEE_WEI);
  });

  it("is refused up to the last second of the deadline", async () => {
    const { oracle, requestId, refunded, deadline } = await setUp();
    await expect(oracle.refund(...refunded), "long before")
      .to.be.revertedWithCustomError(oracle, "RequestNotExpired")
      .withArgs(requestId, deadline);
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await expect(oracle.refund(...refunded), "in the last second")
      .to.be.revertedWithCustomError(oracle, "RequestNotExpired")
      .withArgs(requestId, deadline);
  });

  it("happens once", async () => {
    const { oracle, requester, requestId, refunded, deadline } = await setUp();
    await networkHelpers.time.increaseTo(deadline + 1n);
    await oracle.refund(...refunded);
    await expect(oracle.refund(...refunded))
      .to.be.revertedWithCustomError(oracle, "RequestAlreadyRefunded")
      .withArgs(requestId);
    expect(await oracle.creditOf(requester.address)).to.equal(FEE_WEI);
  });

  it("is refused when the request was fulfilled, also of a model that was revoked since", async () => {
    const fixture = await setUp();
    const { oracle, registry, single, requester, args, requestId, refunded, deadline } = fixture;
    await oracle.fulfil(...args);
    await registry.revoke(single.id);
    for (const wait of [0n, deadline + 1n]) {
      if (wait > 0n) await networkHelpers.time.increaseTo(wait);
      await expect(oracle.refund(...refunded))
        .to.be.revertedWithCustomError(oracle, "RequestAlreadyFulfilled")
        .withArgs(requestId);
    }
    expect(await oracle.creditOf(requester.address)).to.equal(0n);
  });

  it("is refused when there is no such request, such as one with another receiver of the fee", async () => {
    const { oracle, request, stranger, deadline } = await setUp();
    await networkHelpers.time.increaseTo(deadline + 1n);
    const { asked } = request;
    for (const tampered of [
      { ...asked, requester: stranger.address },
      { ...asked, number: asked.number + 1n },
      { ...asked, terms: { ...asked.terms, refundTo: stranger.address } },
      { ...asked, terms: { ...asked.terms, deadline: asked.terms.deadline - 1n } },
      { ...asked, inputWords: [] },
    ]) {
      await expect(oracle.refund(...refundArguments({ asked: tampered })))
        .to.be.revertedWithCustomError(oracle, "RequestUnknown")
        .withArgs(requestIdOf(tampered));
    }
  });

  context("when the model is halted", () => {
    it("is given at once, without its source: no deadline keeps a fee that nobody can earn", async () => {
      const fixture = await setUp();
      const { oracle, registry, source, single, nodes, requester } = fixture;
      const deadline = BigInt(await networkHelpers.time.latest()) + 89n * DAY_SECONDS;
      const request = await postRequest(connection, fixture, single, [nodes[1]!], { deadline });
      await registry.revoke(single.id);
      await networkHelpers.setCode(await source.getAddress(), "0x");
      await oracle.refund(...refundArguments(request));
      expect(await oracle.creditOf(requester.address)).to.equal(FEE_WEI);
    });

    const STOPS: Record<string, (fixture: Awaited<ReturnType<typeof setUp>>) => Promise<unknown>> = {
      "the model": ({ registry, single }) => registry.stopModel(single.id),
      "its verifier": ({ registry, single }) => registry.stopVerifier(single.keyHash),
      everything: ({ registry }) => registry.stopEverything(),
    };
    for (const [name, stop] of Object.entries(STOPS)) {
      it(`is given at once when ${name} is stopped`, async () => {
        const fixture = await setUp();
        await stop(fixture);
        await fixture.oracle.refund(...fixture.refunded);
        expect(await fixture.oracle.creditOf(fixture.requester.address)).to.equal(FEE_WEI);
      });
    }

    it("is given at once when another batch size of the model was revoked, and the feed with it", async () => {
      const fixture = await setUp();
      const { oracle, registry, single, requester, refunded } = fixture;
      const sibling = simulatedModel("single, another size", { batch: 2, modelHash: single.modelHash });
      await registerModel(connection, fixture, sibling);
      await registry.revoke(sibling.id);
      await oracle.refund(...refunded);
      expect(await oracle.creditOf(requester.address)).to.equal(FEE_WEI);
    });

    it("is not given for the sake of another model that is", async () => {
      const { oracle, registry, batched, requestId, refunded, deadline } = await setUp();
      await registry.revoke(batched.id);
      await expect(oracle.refund(...refunded))
        .to.be.revertedWithCustomError(oracle, "RequestNotExpired")
        .withArgs(requestId, deadline);
    });

    it("stays given when the model is resumed: the request cannot be fulfilled then", async () => {
      const { oracle, registry, relayer, single, refunded, args } = await setUp();
      await registry.stopModel(single.id);
      await oracle.refund(...refunded);
      await registry.resumeModel(single.id);
      await expect(oracle.fulfil(...args)).to.be.revertedWithCustomError(oracle, "RequestAlreadyRefunded");
      expect(await oracle.creditOf(relayer.address)).to.equal(0n);
    });

    it("can no longer be asked for when governance resumed the model before", async () => {
      const { oracle, registry, single, refunded, args } = await setUp();
      await registry.stopModel(single.id);
      await registry.resumeModel(single.id);
      await expect(oracle.refund(...refunded)).to.be.revertedWithCustomError(oracle, "RequestNotExpired");
      await oracle.fulfil(...args);
    });
  });

  it("names nobody: an address of zeros in the terms means the requester", async () => {
    const { oracle, request, requester, refunded, deadline } = await setUp();
    expect(request.asked.terms.refundTo).to.equal(ZeroAddress);
    await networkHelpers.time.increaseTo(deadline + 1n);
    await oracle.refund(...refunded);
    expect(await oracle.creditOf(ZeroAddress)).to.equal(0n);
    expect(await oracle.creditOf(requester.address)).to.equal(FEE_WEI);
  });
});
