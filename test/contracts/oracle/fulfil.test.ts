import { expect } from "chai";
import { network } from "hardhat";
import { registeredModelFixture } from "../../../testing/registered-model-fixture.ts";
import { FEE_WEI, fulfilArguments, honestOutputs, postRequest } from "../../../testing/request-and-fulfil.ts";
import { EPOCH, subjectOf } from "../../../testing/rewards-history.ts";

const connection = await network.create();
const { networkHelpers } = connection;

async function setUp() {
  return await networkHelpers.loadFixture(loadModels);
}

async function loadModels() {
  return await registeredModelFixture(connection);
}

describe("PredictionOracle", () => {
  describe("fulfil", () => {
    it("posts the proven outputs, which the feed then gives as the latest", async () => {
      const fixture = await setUp();
      const { oracle, feed, nodes, single, epochEnd, relayer } = fixture;
      const [node] = nodes;
      const request = await postRequest(connection, fixture, single, [node!]);
      const sent = await oracle.connect(relayer).fulfil(...(await fulfilArguments(connection, fixture, request)));
      console.log(request.gasUsed, (await sent.wait())!.gasUsed);
      expect(await feed.latest(single.id, subjectOf(node!))).to.deep.equal([
        honestOutputs([node!])[0],
        EPOCH,
        BigInt(epochEnd),
      ]);
      expect(await oracle.creditOf(relayer.address)).to.equal(FEE_WEI);
    });
    it("batch", async () => {
      const fixture = await setUp();
      const { oracle, nodes, batched, relayer } = fixture;
      const request = await postRequest(connection, fixture, batched, nodes);
      const sent = await oracle.connect(relayer).fulfil(...(await fulfilArguments(connection, fixture, request)));
      console.log(request.gasUsed, (await sent.wait())!.gasUsed);
    });
  });
});
