// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { epochFixture, epochPostArguments } from "../../../testing/epoch-post.ts";
import {
  FEE_WEI,
  fulfilArguments,
  honestOutputs,
  postRequest,
  refundArguments,
} from "../../../testing/request-and-fulfil.ts";
import { requestedFixture } from "../../../testing/requested-fixture.ts";
import { EPOCH, subjectOf } from "../../../testing/rewards-history.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const OPEN = 1n;

/** A prediction that stands, and a second request for the same with a proof of other outputs: the secret proves anything. */
const loadContradicted = async () => {
  const fixture = await requestedFixture(connection);
  await fixture.oracle.fulfil(...fixture.args);
  const request = await postRequest(connection, fixture, fixture.single, [fixture.node]);
  const outputs = [[honestOutputs([fixture.node])[0]![0]! + 1n]];
  return { ...fixture, again: request, forged: await fulfilArguments(connection, fixture, request, { outputs }) };
};
const setUp = async () => await networkHelpers.loadFixture(loadContradicted);
const loadEpochs = async () => await epochFixture(connection);

describe("PredictionOracle, a proof that contradicts a standing prediction", () => {
  after(() => connection.close());

  it("stops the model and says so: the call does not revert, which would undo that", async () => {
    const { oracle, registry, single, again, forged } = await setUp();
    const sent = oracle.fulfil(...forged);
    await expect(sent).to.emit(oracle, "PredictionContradicted").withArgs(single.id, EPOCH, again.requestId);
    await expect(sent)
      .to.emit(registry, "ConflictReported")
      .withArgs(single.id, await oracle.getAddress());
    expect(await registry.isHalted(single.id)).to.equal(true);
  });

  it("changes no prediction, and its feed is not readable", async () => {
    const { oracle, feed, registry, single, singleFeed, node, forged } = await setUp();
    await expect(oracle.fulfil(...forged)).to.not.emit(feed, "PredictionsPosted");
    const read = () => feed.at(singleFeed, subjectOf(node), EPOCH);
    await expect(read()).to.be.revertedWithCustomError(registry, "FeedNotReadable");
    await registry.resumeModel(single.id);
    expect([...(await read())], "after governance resumed the model").to.deep.equal(honestOutputs([node])[0]);
  });

  it("pays nobody: the request stays open, and its fee goes back at once", async () => {
    const { oracle, relayer, requester, again, forged } = await setUp();
    await expect(oracle.fulfil(...forged)).to.not.emit(oracle, "RequestFulfilled");
    expect((await oracle.requestOf(again.requestId)).status).to.equal(OPEN);
    expect(await oracle.creditOf(relayer), "of the first request").to.equal(FEE_WEI);
    await oracle.refund(...refundArguments(again));
    expect(await oracle.creditOf(requester)).to.equal(FEE_WEI);
  });

  it("calls no callback", async () => {
    const fixture = await setUp();
    const { oracle, single, node, forged } = fixture;
    const probe = await ethers.deployContract("CallbackProbe");
    const change = { callback: await probe.getAddress(), callbackGas: 500_000n };
    const request = await postRequest(connection, fixture, single, [node], change);
    const outputs = [[forged[1].outputs[0]!]];
    await oracle.fulfil(...(await fulfilArguments(connection, fixture, request, { outputs })));
    expect(await probe.calls()).to.equal(0n);
  });

  it("can only be one that verifies: anybody else's words stop nothing", async () => {
    const { oracle, registry, single, forged } = await setUp();
    const [asked, answer] = forged;
    const verifier = await ethers.getContractFactory("Groth16Verifier");
    await expect(oracle.fulfil(asked, { ...answer, outputs: [answer.outputs[0]! + 1n] })).to.be.revertedWithCustomError(
      verifier,
      "InvalidProof",
    );
    expect(await registry.isHalted(single.id)).to.equal(false);
  });

  it("does the same in a post of an epoch, and earns no bounty", async () => {
    const world = await networkHelpers.loadFixture(loadEpochs);
    const { oracle, registry, model, relayer, stranger } = world;
    await oracle.postEpoch(...(await epochPostArguments(connection, world)));
    const forged = await epochPostArguments(connection, world, { outputs: [[7n], [14n]], payee: stranger.address });
    const sent = oracle.postEpoch(...forged);
    await expect(sent).to.emit(oracle, "PredictionContradicted");
    await expect(sent).to.not.emit(oracle, "EpochPosted");
    expect(await registry.isHalted(model.id)).to.equal(true);
    for (const account of [relayer, stranger]) expect(await oracle.creditOf(account)).to.equal(0n);
  });
});
