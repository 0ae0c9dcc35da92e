// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { chainReader } from "../../../chain/chain-reader.ts";
import { awaitPrediction } from "../../../cli/request/await-prediction.ts";
import { readAskedModel } from "../../../cli/request/read-asked-model.ts";
import { feedId } from "../../../schema/statement.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { registerModel } from "../../../testing/registered-model-fixture.ts";
import { fulfilArguments, honestOutputs, postRequest } from "../../../testing/request-and-fulfil.ts";
import { requestedFixture } from "../../../testing/requested-fixture.ts";
import { EPOCH, subjectOf } from "../../../testing/rewards-history.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { networkHelpers, provider } = connection;
const ask = (method: string, params: readonly unknown[]) => provider.request({ method, params: [...params] });

describe("what a request from the command line waits for", () => {
  after(() => connection.close());
  const setUp = async () => await networkHelpers.loadFixture(loadRequested);
  const loadRequested = async () => await requestedFixture(connection);
  type World = Awaited<ReturnType<typeof setUp>>;

  const waited = async ({ oracle, feed, node }: World, feedOf: string, requestId: string) => ({
    ...{ oracle: await oracle.getAddress(), feed: await feed.getAddress(), feedId: feedOf, requestId },
    ...{ subject: [subjectOf(node)], epoch: EPOCH, block: 1, withinSeconds: 5 },
  });

  it("is what the feed gives of a request that was answered", async () => {
    const world = await setUp();
    await world.oracle.fulfil(...world.args);
    const answer = await awaitPrediction(
      chainReader(ask),
      await waited(world, world.singleFeed, world.request.requestId),
    );
    expect(answer.predictions).to.deep.equal([
      { subject: subjectOf(world.node), outputs: honestOutputs([world.node])[0] },
    ]);
  });

  it("is no empty prediction when the feed has put it in quarantine", async () => {
    const world = await setUp();
    const model = simulatedModel("held", { batch: 1 });
    await registerModel(connection, world, model, { limits: [{ minimum: 0n, maximum: 1n, maximumJump: 2n ** 32n }] });
    const request = await postRequest(connection, world, model, [world.node]);
    await world.oracle.fulfil(...(await fulfilArguments(connection, world, request)));
    const feedOf = feedId(model.modelHash, await world.source.getAddress());
    const error = await errorOf(awaitPrediction(chainReader(ask), await waited(world, feedOf, request.requestId)));
    expect(error.code).to.equal("PREDICTION_WITHHELD");
    expect(error.message).to.contain("PredictionQuarantined");
  });

  it("does not call the address wrong when only the endpoint does not answer", async () => {
    const { oracle, single } = await setUp();
    const asked = { oracle: await oracle.getAddress(), model: single.id };
    const busy = chainReader(() => Promise.reject(Object.assign(new Error("too many requests"), { code: -32_005 })));
    expect((await errorOf(readAskedModel(busy, asked))).code).to.equal("ENDPOINT_UNAVAILABLE");
    const other = { ...asked, oracle: `0x${"11".repeat(20)}` };
    expect((await errorOf(readAskedModel(chainReader(ask), other))).code).to.equal("NO_ORACLE");
  });
});
