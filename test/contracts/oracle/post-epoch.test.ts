// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { plainTerms } from "../../../chain/asked-request.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { feedId, subjectsHash, type StatementContext } from "../../../schema/statement.ts";
import { packInputWords } from "../../../schema/word-packing.ts";
import { epochFixture, epochPostArguments, FEATURES, moveTo, NEWEST, SUBJECTS } from "../../../testing/epoch-post.ts";
import { malleateProof } from "../../../testing/malleate-proof.ts";
import { REWARDS_LAYOUT } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const load = async () => {
  const world = await epochFixture(connection);
  const feedOf = feedId(world.model.modelHash, await world.source.getAddress());
  return { ...world, feedOf, args: await epochPostArguments(connection, world) };
};
const setUp = async () => await networkHelpers.loadFixture(load);
type World = Awaited<ReturnType<typeof setUp>>;

async function expectInvalidProof({ oracle }: World, args: World["args"]): Promise<void> {
  const verifier = await ethers.getContractFactory("Groth16Verifier");
  await expect(oracle.postEpoch(...args)).to.be.revertedWithCustomError(verifier, "InvalidProof");
}

describe("PredictionOracle, postEpoch", () => {
  after(() => connection.close());

  it("posts proven predictions from features that the oracle reads itself, without a request", async () => {
    const { oracle, feed, stranger, relayer, model, feedOf, args } = await setUp();
    const sent = oracle.connect(stranger).postEpoch(...args);
    await expect(sent)
      .to.emit(oracle, "EpochPosted")
      .withArgs(model.id, NEWEST, relayer.address, subjectsHash(SUBJECTS));
    await expect(sent).to.emit(feed, "PredictionsPosted").withArgs(feedOf, NEWEST, model.id, SUBJECTS, args[1].outputs);
    for (const [i, subject] of SUBJECTS.entries()) {
      expect([...(await feed.at(feedOf, subject, NEWEST))]).to.deep.equal([args[1].outputs[i]]);
    }
    expect(await oracle.creditOf(relayer), "nobody promised anything").to.equal(0n);
    expect(await oracle.requestCountOf(model.id), "no request").to.equal(0n);
  });

  it("takes a short batch, which it fills up as a request would", async () => {
    const world = await setUp();
    const { oracle, source, feed, feedOf } = world;
    await source.setAnswer([...FEATURES[1]!], [4n]);
    const change = { subjects: SUBJECTS.slice(1), features: FEATURES.slice(1) };
    await oracle.postEpoch(...(await epochPostArguments(connection, world, change)));
    await expect(feed.at(feedOf, SUBJECTS[0]!, NEWEST)).to.be.revertedWithCustomError(feed, "PredictionMissing");
    expect([...(await feed.at(feedOf, SUBJECTS[1]!, NEWEST))]).to.deep.equal([13n]);
  });

  it("may be repeated, by anybody: nothing changes", async () => {
    const world = await setUp();
    const { oracle, feed, stranger, feedOf, args } = world;
    await oracle.postEpoch(...args);
    const [post, answer, evidence] = args;
    await oracle.postEpoch(post, { ...answer, proof: malleateProof(answer.proof) }, evidence);
    await oracle.postEpoch(...(await epochPostArguments(connection, world, { payee: stranger.address })));
    expect([...(await feed.at(feedOf, SUBJECTS[0]!, NEWEST))]).to.deep.equal([answer.outputs[0]]);
  });

  describe("the evidence", () => {
    it("goes to the source before its features are read", async () => {
      const world = await setUp();
      const { oracle, source } = world;
      await oracle.postEpoch(...(await epochPostArguments(connection, world, { evidence: "0xc0ffee" })));
      expect(await source.lastEvidence()).to.equal("0xc0ffee");
    });

    it("is not sent when there is none", async () => {
      const { oracle, source, args } = await setUp();
      await source.submit("0x0badc0de");
      await oracle.postEpoch(...args);
      expect(await source.lastEvidence(), "what stood there").to.equal("0x0badc0de");
    });

    it("goes to no other code than the model was registered with", async () => {
      const world = await setUp();
      const { oracle, registry, source, rocketStorage } = world;
      const args = await epochPostArguments(connection, world, { evidence: "0x01" });
      await networkHelpers.setCode(await source.getAddress(), (await rocketStorage.getDeployedCode())!);
      await expect(oracle.postEpoch(...args)).to.be.revertedWithCustomError(registry, "CodeChanged");
    });
  });

  describe("a proof", () => {
    const ELSEWHERE: Record<string, Partial<StatementContext>> = {
      "another chain": { chainId: 1n },
      "another oracle": { verifyingContract: `0x${"11".repeat(20)}` },
      "another model": { modelId: 7n },
      "another key": { keyHash: keccakOfText("another key") },
      "another source": { source: `0x${"22".repeat(20)}` },
      "another epoch": { epoch: NEWEST - 1n },
      "a request": { requestId: keccakOfText("a request") },
      "another payee": { payee: `0x${"33".repeat(20)}` },
      "other subjects": { subjectsHash: keccakOfText("other subjects") },
    };
    for (const [name, context] of Object.entries(ELSEWHERE)) {
      it(`made for ${name} is refused`, async () => {
        const world = await setUp();
        await expectInvalidProof(world, await epochPostArguments(connection, world, { context }));
      });
    }

    it("is refused for another payee, other outputs or another commitment than it is bound to", async () => {
      const world = await setUp();
      const [post, answer, evidence] = world.args;
      for (const change of [
        { payee: world.stranger.address },
        { outputs: [answer.outputs[0]! + 1n, answer.outputs[1]!] },
        { outputs: answer.outputs.toReversed() },
        { h: answer.h + 1n },
      ]) {
        await expectInvalidProof(world, [post, { ...answer, ...change }, evidence]);
      }
    });

    it("of features that the source does not give is refused", async () => {
      const world = await setUp();
      const features = [FEATURES[0]!.with(0, 2n), FEATURES[1]!];
      await expectInvalidProof(world, await epochPostArguments(connection, world, { features }));
    });

    it("of an epoch's post answers no request, and the other way round", async () => {
      const world = await setUp();
      const { oracle, requester, model } = world;
      const deadline = BigInt(await networkHelpers.time.latest()) + 600n;
      const terms = plainTerms({ modelId: model.id, epoch: NEWEST, deadline });
      await oracle.connect(requester).request(terms, SUBJECTS);
      const [log] = await oracle.queryFilter(oracle.filters.RequestPosted(), -1);
      const { words } = packInputWords(REWARDS_LAYOUT, 2, FEATURES);
      const batch = { subjects: SUBJECTS, indices: [3n, 4n], inputWords: words };
      const asked = { terms, requester: requester.address, number: 1n, ...batch };
      const verifier = await ethers.getContractFactory("Groth16Verifier");
      await expect(oracle.fulfil(asked, world.args[1])).to.be.revertedWithCustomError(verifier, "InvalidProof");
      const context = { requestId: log!.args.requestId };
      await expectInvalidProof(world, await epochPostArguments(connection, world, { context }));
    });
  });

  describe("what is posted", () => {
    it("is from the newest epoch", async () => {
      const world = await setUp();
      const { oracle, nodes, single, source } = world;
      const real = { ...world, source: world.real.source, model: single };
      for (const epoch of [49n, 51n]) {
        const subjects = [`0x${nodes[0]!.slice(2).toLowerCase().padStart(64, "0")}`];
        const args = await epochPostArguments(connection, real, { epoch, subjects, features: FEATURES.slice(0, 1) });
        await expect(oracle.postEpoch(...args))
          .to.be.revertedWithCustomError(source, "EpochNotNewest")
          .withArgs(epoch, 50n);
      }
    });

    it("has one to batch subjects, ascending strictly", async () => {
      const world = await setUp();
      const { oracle, args } = world;
      const [post, answer] = args;
      const third = `0x${"ff".repeat(32)}`;
      for (const subjects of [[], [...SUBJECTS, third]]) {
        await expect(oracle.postEpoch({ ...post, subjects }, answer, "0x"))
          .to.be.revertedWithCustomError(oracle, "BatchSizeInvalid")
          .withArgs(subjects.length, 2n);
      }
      for (const subjects of [SUBJECTS.toReversed(), [SUBJECTS[0]!, SUBJECTS[0]!]]) {
        await expect(oracle.postEpoch({ ...post, subjects }, answer, "0x"))
          .to.be.revertedWithCustomError(oracle, "SubjectsNotAscending")
          .withArgs(1n);
      }
    });

    it("has one row of outputs for each subject, and a payee", async () => {
      const { oracle, args } = await setUp();
      const [post, answer] = args;
      await expect(oracle.postEpoch(post, { ...answer, outputs: [7n] }, "0x"))
        .to.be.revertedWithCustomError(oracle, "OutputCountMismatch")
        .withArgs(1n, 2n);
      await expect(
        oracle.postEpoch(post, { ...answer, payee: ethers.ZeroAddress }, "0x"),
      ).to.be.revertedWithCustomError(oracle, "PayeeMissing");
    });

    it("is not of a deprecated model", async () => {
      const { oracle, registry, model, args } = await setUp();
      await registry.deprecate(model.id);
      await expect(oracle.postEpoch(...args)).to.be.revertedWithCustomError(registry, "ModelNotActive");
    });

    it("is of a model that is active", async () => {
      const { oracle, registry, model, args } = await setUp();
      await registry.stopModel(model.id);
      await expect(oracle.postEpoch(...args))
        .to.be.revertedWithCustomError(registry, "ModelHalted")
        .withArgs(model.id);
      await registry.revoke(model.id);
      await expect(oracle.postEpoch(...args)).to.be.revertedWithCustomError(registry, "ModelNotActive");
    });

    it("comes from the source that the model was registered with", async () => {
      const { oracle, registry, source, rocketStorage, args } = await setUp();
      await networkHelpers.setCode(await source.getAddress(), (await rocketStorage.getDeployedCode())!);
      await expect(oracle.postEpoch(...args)).to.be.revertedWithCustomError(registry, "CodeChanged");
    });

    it("is not taken from a source that answers with another shape", async () => {
      const { oracle, source, args } = await setUp();
      await source.setAnswer([...FEATURES[0]!], [3n]);
      await expect(oracle.postEpoch(...args))
        .to.be.revertedWithCustomError(oracle, "SourceAnswerMismatch")
        .withArgs(6n, 1n);
    });
  });

  it("follows a source to its next epoch", async () => {
    const world = await setUp();
    const { oracle, feed, feedOf, args } = world;
    await oracle.postEpoch(...args);
    await moveTo(connection, world, NEWEST + 1n);
    await oracle.postEpoch(...(await epochPostArguments(connection, world, { epoch: NEWEST + 1n })));
    expect(await feed.newestEpochOf(feedOf)).to.equal(NEWEST + 1n);
  });
});
