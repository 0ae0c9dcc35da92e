// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { plainTerms, requestIdOf, type Terms } from "../../../chain/asked-request.ts";
import { packInputWords } from "../../../schema/word-packing.ts";
import { registeredModelFixture, registerModel } from "../../../testing/registered-model-fixture.ts";
import { FEE_WEI } from "../../../testing/request-and-fulfil.ts";
import { EPOCH, featuresOf, subjectOf } from "../../../testing/rewards-history.ts";
import { REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";
import { structFields } from "../../../testing/struct-fields.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const OPEN = 1n;
const FAR_AHEAD = BigInt(await networkHelpers.time.latest()) + 30n * 86_400n;

/** Terms that call nobody; each part can be made another. */
const ask = (model: { id: bigint }, change: Partial<Terms> = {}): Terms => ({
  ...plainTerms({ modelId: model.id, epoch: EPOCH, deadline: FAR_AHEAD }),
  ...change,
});

const loadModels = async () => {
  const fixture = await registeredModelFixture(connection);
  return { ...fixture, subjects: fixture.nodes.map(subjectOf) };
};
const setUp = async () => await networkHelpers.loadFixture(loadModels);

/** Beside it, a model of batch size 2 whose source answers whatever it was told to. */
const loadWithStandIn = async () => {
  const fixture = await loadModels();
  const source = await ethers.deployContract("FeatureSourceStandIn", ["0x01040006"]);
  const model = simulatedModel("on a stand-in", { batch: 2 });
  await registerModel(connection, { ...fixture, source }, model);
  return { ...fixture, source, model };
};
const setUpStandIn = async () => await networkHelpers.loadFixture(loadWithStandIn);

describe("PredictionOracle, request", () => {
  after(() => connection.close());

  describe("an accepted request", () => {
    it("commits to its subjects and to their authenticated features, and shows all that a fulfiller needs", async () => {
      const { oracle, requester, batched, nodes, subjects } = await setUp();
      const asRequester = oracle.connect(requester);
      const terms = ask(batched);
      const args = [terms, subjects, { value: FEE_WEI }] as const;
      const requestId = await asRequester.request.staticCall(...args);
      const { words } = packInputWords(
        REWARDS_LAYOUT,
        batched.batch,
        nodes.map((node) => featuresOf(node)),
      );
      const indices = nodes.map((_, index) => BigInt(index));

      await expect(asRequester.request(...args))
        .to.emit(oracle, "RequestPosted")
        .withArgs(
          ...[requestId, batched.id, requester.address, 1n, FEE_WEI],
          Object.values(terms),
          subjects,
          indices,
          words,
        );
      expect(structFields(await oracle.requestOf(requestId)), "one slot").to.deep.equal({
        status: OPEN,
        deadline: FAR_AHEAD,
        feeWei: FEE_WEI,
      });
    });

    it("is named by its terms, its requester, a number of its own, its subjects and their features", async () => {
      const { oracle, requester, stranger, single, nodes, subjects } = await setUp();
      const asked = subjects.slice(0, 1);
      const { words } = packInputWords(REWARDS_LAYOUT, 1, [featuresOf(nodes[0]!)]);
      const change = { refundTo: requester.address, callback: stranger.address, callbackGas: 9n };
      for (const terms of [ask(single), ask(single, change)]) {
        for (const account of [requester, stranger]) await oracle.connect(account).request(terms, asked);
      }
      const batch = { subjects: asked, indices: [0n], inputWords: words };
      const posted = await oracle.queryFilter(oracle.filters.RequestPosted());
      expect(posted.map((log) => log.args.requestId)).to.deep.equal([
        requestIdOf({ terms: ask(single), requester: requester.address, number: 1n, ...batch }),
        requestIdOf({ terms: ask(single), requester: stranger.address, number: 2n, ...batch }),
        requestIdOf({ terms: ask(single, change), requester: requester.address, number: 3n, ...batch }),
        requestIdOf({ terms: ask(single, change), requester: stranger.address, number: 4n, ...batch }),
      ]);
    });

    it("puts its fee into escrow: nobody has credit for it yet", async () => {
      const { oracle, requester, relayer, single, subjects } = await setUp();
      await expect(
        oracle.connect(requester).request(ask(single), subjects.slice(0, 1), { value: FEE_WEI }),
      ).to.changeEtherBalances(ethers, [requester, oracle], [-FEE_WEI, FEE_WEI]);
      expect(await oracle.creditOf(requester), "the requester's credit").to.equal(0n);
      expect(await oracle.creditOf(relayer), "the relayer's").to.equal(0n);
    });

    it("may offer no fee", async () => {
      const { oracle, single, subjects } = await setUp();
      await oracle.request(ask(single), subjects.slice(0, 1));
      const [log] = await oracle.queryFilter(oracle.filters.RequestPosted());
      expect(log?.args.feeWei).to.equal(0n);
    });

    it("is counted for its model alone, which makes two of the same content distinct", async () => {
      const { oracle, single, batched, subjects } = await setUp();
      const args = [ask(single), subjects.slice(0, 1)] as const;
      const counts = async () => [await oracle.requestCountOf(single.id), await oracle.requestCountOf(batched.id)];
      expect(await counts(), "before").to.deep.equal([0n, 0n]);
      const first = await oracle.request.staticCall(...args);
      await oracle.request(...args);
      expect(await oracle.request.staticCall(...args)).to.not.equal(first);
      await oracle.request(...args);
      await expect(oracle.request(ask(batched), []), "no request").to.be.revert(ethers);
      expect(await counts(), "after").to.deep.equal([2n, 0n]);
      expect(await oracle.queryFilter(oracle.filters.RequestPosted()), "as many events").to.have.length(2);
    });

    it("repeats the last subject of a short batch in the words, not in the indices", async () => {
      const { oracle, batched, nodes, subjects } = await setUp();
      await oracle.request(ask(batched), subjects.slice(2, 5));
      const [log] = await oracle.queryFilter(oracle.filters.RequestPosted());
      const rows = Array.from({ length: batched.batch }, (_, row) => featuresOf(nodes[Math.min(2 + row, 4)]!));
      expect([...log!.args.inputWords], "sixteen rows").to.deep.equal(
        packInputWords(REWARDS_LAYOUT, batched.batch, rows).words,
      );
      expect([...log!.args.indices], "three indices").to.deep.equal([2n, 3n, 4n]);
      expect([...log!.args.subjects], "three subjects").to.deep.equal(subjects.slice(2, 5));
    });
  });

  describe("the deadline", () => {
    it("is in the future, by a second at least", async () => {
      const { oracle, single, subjects } = await setUp();
      const now = (await networkHelpers.time.latest()) + 100;
      for (const deadline of [0, now - 1, now]) {
        await networkHelpers.time.setNextBlockTimestamp(now);
        await expect(
          oracle.request(ask(single, { deadline: BigInt(deadline) }), subjects.slice(0, 1)),
          `deadline ${deadline - now} s`,
        )
          .to.be.revertedWithCustomError(oracle, "DeadlineNotInFuture")
          .withArgs(deadline, now);
      }
      await networkHelpers.time.setNextBlockTimestamp(now);
      await oracle.request(ask(single, { deadline: BigInt(now) + 1n }), subjects.slice(0, 1));
    });
  });

  describe("the deadline's ceiling", () => {
    it("is 90 days ahead, so that no fee waits for longer", async () => {
      const { oracle, single, subjects } = await setUp();
      const now = BigInt(await networkHelpers.time.latest()) + 100n;
      const latest = now + 90n * 86_400n;
      expect(await oracle.MAX_DEADLINE_SECONDS()).to.equal(90n * 86_400n);
      for (const deadline of [latest + 1n, 2n ** 64n - 1n]) {
        await networkHelpers.time.setNextBlockTimestamp(now);
        await expect(oracle.request(ask(single, { deadline }), subjects.slice(0, 1)))
          .to.be.revertedWithCustomError(oracle, "DeadlineTooFar")
          .withArgs(deadline, latest);
      }
      await networkHelpers.time.setNextBlockTimestamp(now);
      await oracle.request(ask(single, { deadline: latest }), subjects.slice(0, 1));
    });
  });

  describe("the callback", () => {
    it("has gas, up to a ceiling, and there is none without it", async () => {
      const { oracle, single, stranger, subjects } = await setUp();
      const most = await oracle.MAX_CALLBACK_GAS();
      for (const change of [
        { callback: stranger.address, callbackGas: 0n },
        { callback: stranger.address, callbackGas: most + 1n },
        { callback: stranger.address, callbackGas: 2n ** 32n - 1n },
        { callbackGas: 1n },
      ]) {
        const terms = ask(single, change);
        await expect(oracle.request(terms, subjects.slice(0, 1)))
          .to.be.revertedWithCustomError(oracle, "CallbackGasInvalid")
          .withArgs(terms.callback, terms.callbackGas);
      }
      await oracle.request(ask(single, { callback: stranger.address, callbackGas: most }), subjects.slice(0, 1));
    });
  });

  describe("the fee", () => {
    it("fits 96 bits, and is not truncated", async () => {
      const { oracle, requester, single, subjects } = await setUp();
      const limit = 2n ** 96n;
      await networkHelpers.setBalance(requester.address, 3n * limit);
      const askPaying = (value: bigint) =>
        oracle.connect(requester).request(ask(single), subjects.slice(0, 1), { value });
      await expect(askPaying(limit)).to.be.revertedWithCustomError(oracle, "FeeTooLarge").withArgs(limit);
      await askPaying(limit - 1n);
      const [log] = await oracle.queryFilter(oracle.filters.RequestPosted());
      expect((await oracle.requestOf(log!.args.requestId)).feeWei).to.equal(limit - 1n);
    });
  });

  describe("ether", () => {
    it("is not taken without a request: nobody would have credit for it", async () => {
      const { oracle, requester } = await setUp();
      await expect(requester.sendTransaction({ to: oracle, value: 1n })).to.revert(ethers);
      expect(await ethers.provider.getBalance(oracle)).to.equal(0n);
    });
  });

  describe("the subjects", () => {
    it("are one to batch", async () => {
      const { oracle, single, batched, subjects } = await setUp();
      const tooMany = [...subjects, `0x${"ff".repeat(32)}`];
      for (const [model, asked] of [
        [single, []],
        [single, subjects.slice(0, 2)],
        [batched, []],
        [batched, tooMany],
      ] as const) {
        await expect(oracle.request(ask(model), [...asked]), `${asked.length} of ${model.batch}`)
          .to.be.revertedWithCustomError(oracle, "BatchSizeInvalid")
          .withArgs(asked.length, model.batch);
      }
    });

    it("ascend strictly, so that none stands twice", async () => {
      const { oracle, batched, subjects } = await setUp();
      const [a, b, c] = subjects as [string, string, string];
      for (const [asked, position] of [
        [[a, a], 1],
        [[b, a], 1],
        [[a, c, b], 2],
        [[a, b, b], 2],
      ] as const) {
        await expect(oracle.request(ask(batched), [...asked]))
          .to.be.revertedWithCustomError(oracle, "SubjectsNotAscending")
          .withArgs(position);
      }
    });
  });

  describe("the model", () => {
    it("is active", async () => {
      const { oracle, registry, single, subjects } = await setUp();
      await expect(oracle.request(ask({ id: 7n }), subjects.slice(0, 1)))
        .to.be.revertedWithCustomError(registry, "ModelNotActive")
        .withArgs(7n, 0n);
      await registry.revoke(single.id);
      await expect(oracle.request(ask(single), subjects.slice(0, 1)))
        .to.be.revertedWithCustomError(registry, "ModelNotActive")
        .withArgs(single.id, 4n);
    });

    it("is not deprecated", async () => {
      const { oracle, registry, single, subjects } = await setUp();
      await registry.deprecate(single.id);
      await expect(oracle.request(ask(single), subjects.slice(0, 1))).to.be.revertedWithCustomError(
        registry,
        "ModelNotActive",
      );
    });
  });

  describe("the source", () => {
    it("says why it gives no features", async () => {
      const { oracle, source, single, subjects, stranger } = await setUp();
      await expect(oracle.request(ask(single, { epoch: EPOCH - 1n }), subjects.slice(0, 1)))
        .to.be.revertedWithCustomError(source, "EpochNotNewest")
        .withArgs(EPOCH - 1n, EPOCH);
      const unknown = subjectOf(stranger.address);
      await expect(oracle.request(ask(single), [unknown]))
        .to.be.revertedWithCustomError(source, "SubjectUnknown")
        .withArgs(unknown);
    });

    it("runs the code that it was registered with", async () => {
      const { oracle, registry, source, rocketStorage, single, subjects } = await setUp();
      const expected = ethers.keccak256((await source.getDeployedCode())!);
      const other = (await rocketStorage.getDeployedCode())!;
      await networkHelpers.setCode(await source.getAddress(), other);
      await expect(oracle.request(ask(single), subjects.slice(0, 1)))
        .to.be.revertedWithCustomError(registry, "CodeChanged")
        .withArgs(await source.getAddress(), expected, ethers.keccak256(other));
    });

    const ROW = [1n, 2n, 3n, 4n, 5n, 6n];
    const MISCOUNTED: Record<string, [values: bigint[], indices: bigint[]]> = {
      nothing: [[], []],
      "features for one subject only": [ROW, [0n, 1n]],
      "features for one subject more": [
        [...ROW, ...ROW, ...ROW],
        [0n, 1n],
      ],
      "one feature less": [[...ROW, ...ROW].slice(1), [0n, 1n]],
      "one index less": [[...ROW, ...ROW], [0n]],
      "one index more": [
        [...ROW, ...ROW],
        [0n, 1n, 2n],
      ],
    };
    for (const [name, [values, indices]] of Object.entries(MISCOUNTED)) {
      it(`does not answer with ${name}`, async () => {
        const { oracle, source, model, subjects } = await setUpStandIn();
        await source.setAnswer(values, indices);
        await expect(oracle.request(ask(model), subjects.slice(0, 2)))
          .to.be.revertedWithCustomError(oracle, "SourceAnswerMismatch")
          .withArgs(values.length, indices.length);
      });
    }

    for (const value of [2n ** 32n, -1n, 2n ** 255n - 1n, -(2n ** 255n)]) {
      it(`does not answer with the feature ${value}, which is never truncated`, async () => {
        const { oracle, source, model, subjects } = await setUpStandIn();
        const packing = await ethers.getContractAt("IPackingErrors", oracle);
        await source.setAnswer([...ROW, ...ROW.with(3, value)], [0n, 1n]);
        await expect(oracle.request(ask(model), subjects.slice(0, 2)))
          .to.be.revertedWithCustomError(packing, "ValueOutOfRange")
          .withArgs(9n, value);
      });
    }

    it("may answer with the largest value that its layout holds", async () => {
      const { oracle, source, model, subjects } = await setUpStandIn();
      const rows = [ROW, ROW.with(3, 2n ** 32n - 1n)];
      await source.setAnswer(rows.flat(), [0n, 1n]);
      await oracle.request(ask(model), subjects.slice(0, 2));
      const [log] = await oracle.queryFilter(oracle.filters.RequestPosted());
      expect([...log!.args.inputWords]).to.deep.equal(packInputWords(REWARDS_LAYOUT, 2, rows).words);
    });
  });
});
