// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { requestIdOf } from "../../../chain/asked-request.ts";
import { feedId } from "../../../schema/statement.ts";
import { malleateProof } from "../../../testing/malleate-proof.ts";
import { registerModel } from "../../../testing/registered-model-fixture.ts";
import {
  DEADLINE_SECONDS,
  FEE_WEI,
  fulfilArguments,
  honestOutputs,
  postRequest,
  refundArguments,
} from "../../../testing/request-and-fulfil.ts";
import { requestedFixture } from "../../../testing/requested-fixture.ts";
import { EPOCH, subjectOf } from "../../../testing/rewards-history.ts";
import { REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const FULFILLED = 2n;

const loadRequested = async () => await requestedFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadRequested);

describe("PredictionOracle, fulfil (properties 2, 7)", () => {
  after(() => connection.close());

  describe("a proven fulfilment", () => {
    it("posts the outputs, which the feed then gives as the latest", async () => {
      const { oracle, feed, relayer, node, singleFeed, epochEnd, args } = await setUp();
      await oracle.connect(relayer).fulfil(...args);
      expect(await feed.latest(singleFeed, subjectOf(node))).to.deep.equal([
        honestOutputs([node])[0],
        EPOCH,
        BigInt(epochEnd),
      ]);
    });

    it("closes the request and says what came out", async () => {
      const { oracle, relayer, single, request, args } = await setUp();
      await expect(oracle.fulfil(...args))
        .to.emit(oracle, "RequestFulfilled")
        .withArgs(request.requestId, single.id, relayer.address);
      expect((await oracle.requestOf(request.requestId)).status).to.equal(FULFILLED);
    });

    it("credits the fee to the payee that the proof is bound to, whoever sends it", async () => {
      const { oracle, relayer, stranger, args } = await setUp();
      await expect(oracle.connect(stranger).fulfil(...args)).to.changeEtherBalance(ethers, oracle, 0n);
      expect(await oracle.creditOf(relayer.address), "the payee").to.equal(FEE_WEI);
      expect(await oracle.creditOf(stranger.address), "the sender").to.equal(0n);
    });

    it("covers a whole batch", async () => {
      const fixture = await setUp();
      const { oracle, feed, nodes, batched, batchedFeed } = fixture;
      const request = await postRequest(connection, fixture, batched, nodes);
      await oracle.fulfil(...(await fulfilArguments(connection, fixture, request)));
      const posted = await Promise.all(nodes.map((node) => feed.at(batchedFeed, subjectOf(node), EPOCH)));
      expect(posted.map((outputs) => [...outputs])).to.deep.equal(honestOutputs(nodes));
    });

    it("covers a short batch, whose repeated outputs reach nobody", async () => {
      const fixture = await setUp();
      const { oracle, feed, nodes, batched, batchedFeed } = fixture;
      const asked = nodes.slice(2, 5);
      const request = await postRequest(connection, fixture, batched, asked);
      const args = await fulfilArguments(connection, fixture, request);
      expect(args[1].outputs, "three outputs for a circuit of sixteen").to.have.length(3);
      await oracle.fulfil(...args);
      for (const node of nodes) {
        const read = feed.at(batchedFeed, subjectOf(node), EPOCH);
        if (asked.includes(node)) expect([...(await read)]).to.deep.equal(honestOutputs([node])[0]);
        else await expect(read).to.be.revertedWithCustomError(feed, "PredictionMissing");
      }
    });

    it("keeps several outputs of several widths and signs apart", async () => {
      const fixture = await setUp();
      const { oracle, feed, nodes, source } = fixture;
      const outputs = [
        { width: 16, signed: true, count: 2 },
        { width: 8, signed: false, count: 1 },
        { width: 32, signed: true, count: 1 },
      ] as const;
      const model = simulatedModel("several outputs", { batch: 3, layout: { ...REWARDS_LAYOUT, outputs } });
      await registerModel(connection, fixture, model);
      const asked = nodes.slice(0, 3);
      const rows = [
        [-32_768n, 32_767n, 0n, -(2n ** 31n)],
        [0n, -1n, 255n, 2n ** 31n - 1n],
        [1n, 2n, 3n, -4n],
      ];
      const request = await postRequest(connection, fixture, model, asked);
      await oracle.fulfil(...(await fulfilArguments(connection, fixture, request, { outputs: rows })));
      const modelFeed = feedId(model.modelHash, await source.getAddress());
      const posted = await Promise.all(asked.map((node) => feed.at(modelFeed, subjectOf(node), EPOCH)));
      expect(posted.map((row) => [...row])).to.deep.equal(rows);
    });

    it("may be malleated on its way: the bound payee is paid all the same", async () => {
      const { oracle, stranger, relayer, args } = await setUp();
      const [asked, answer] = args;
      await oracle.connect(stranger).fulfil(asked, { ...answer, proof: malleateProof(answer.proof) });
      expect(await oracle.creditOf(relayer.address)).to.equal(FEE_WEI);
    });
  });

  describe("the request", () => {
    it("is known", async () => {
      const { oracle, args } = await setUp();
      const asked = { ...args[0], number: 2n };
      const unknown = requestIdOf(asked);
      await expect(oracle.fulfil(asked, args[1]))
        .to.be.revertedWithCustomError(oracle, "RequestUnknown")
        .withArgs(unknown);
      expect((await oracle.requestOf(unknown)).status).to.equal(0n);
    });

    it("is fulfilled once", async () => {
      const { oracle, relayer, request, args } = await setUp();
      await oracle.fulfil(...args);
      const [asked, answer] = args;
      for (const proof of [answer.proof, malleateProof(answer.proof)]) {
        await expect(oracle.fulfil(asked, { ...answer, proof }))
          .to.be.revertedWithCustomError(oracle, "RequestAlreadyFulfilled")
          .withArgs(request.requestId);
      }
      expect(await oracle.creditOf(relayer.address), "paid once").to.equal(FEE_WEI);
    });

    it("can be fulfilled in the last second of its deadline", async () => {
      const { oracle, request, args } = await setUp();
      await networkHelpers.time.setNextBlockTimestamp(request.asked.terms.deadline);
      await oracle.fulfil(...args);
      expect((await oracle.requestOf(request.requestId)).status).to.equal(FULFILLED);
    });

    it("has expired a second later", async () => {
      const { oracle, request, args } = await setUp();
      const { deadline } = request.asked.terms;
      await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
      await expect(oracle.fulfil(...args))
        .to.be.revertedWithCustomError(oracle, "RequestExpired")
        .withArgs(request.requestId, deadline);
    });

    it("is not refunded", async () => {
      const { oracle, request, args } = await setUp();
      await networkHelpers.time.increase(DEADLINE_SECONDS + 1);
      await oracle.refund(...refundArguments(request));
      await expect(oracle.fulfil(...args))
        .to.be.revertedWithCustomError(oracle, "RequestAlreadyRefunded")
        .withArgs(request.requestId);
    });
  });

  describe("the payee", () => {
    it("is somebody", async () => {
      const fixture = await setUp();
      const { oracle, request } = fixture;
      const args = await fulfilArguments(connection, fixture, request, { payee: ethers.ZeroAddress });
      await expect(oracle.fulfil(...args)).to.be.revertedWithCustomError(oracle, "PayeeMissing");
    });
  });

  describe("the model", () => {
    it("is still active", async () => {
      const { oracle, registry, single, args } = await setUp();
      await registry.revoke(single.id);
      await expect(oracle.fulfil(...args))
        .to.be.revertedWithCustomError(registry, "ModelNotActive")
        .withArgs(single.id, 4n);
    });

    it("may be deprecated: what was asked of it before is still answered and paid, and is not refunded before its deadline", async () => {
      const { oracle, registry, relayer, request, single, args } = await setUp();
      await registry.deprecate(single.id);
      await expect(oracle.refund(...refundArguments(request))).to.be.revertedWithCustomError(
        oracle,
        "RequestNotExpired",
      );
      await oracle.fulfil(...args);
      expect(await oracle.creditOf(relayer)).to.equal(FEE_WEI);
    });

    it("has the verifier that it was registered with", async () => {
      const { oracle, registry, source, single, args } = await setUp();
      const { verifier, verifierCodeHash } = await registry.activeModel(single.id);
      const accomplice = (await source.getDeployedCode())!;
      await networkHelpers.setCode(verifier, accomplice);
      await expect(oracle.fulfil(...args))
        .to.be.revertedWithCustomError(registry, "CodeChanged")
        .withArgs(verifier, verifierCodeHash, ethers.keccak256(accomplice));
    });

    it("does not need its features any more: they were read at the request", async () => {
      const { oracle, source, rocketStorage, request, node, args } = await setUp();
      await rocketStorage.setInterval(EPOCH + 1n, ethers.id("no tree"), await networkHelpers.time.latest());
      await source.advance();
      await expect(source.features([subjectOf(node)], EPOCH)).to.be.revertedWithCustomError(source, "EpochNotNewest");
      await oracle.fulfil(...args);
      expect((await oracle.requestOf(request.requestId)).status).to.equal(FULFILLED);
    });
  });
});
