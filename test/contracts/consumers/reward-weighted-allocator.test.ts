import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { feedFixture, OUTPUT_RUNS, subjectOfIndex } from "../../../testing/feed-fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const MAX_AGE_SECONDS = 100_000n;
const TOTAL_BPS = 10_000n;
const LARGEST = 2n ** 32n - 1n;

const loadAllocator = async () => {
  const fixture = await feedFixture(connection);
  const { feed, model, signed } = fixture;
  const allocator = await ethers.deployContract("RewardWeightedAllocator", [feed, model.id, MAX_AGE_SECONDS]);
  const ofSigned = await ethers.deployContract("RewardWeightedAllocator", [feed, signed.id, MAX_AGE_SECONDS]);
  return { ...fixture, allocator, ofSigned };
};
const setUp = async () => await networkHelpers.loadFixture(loadAllocator);
type Fixture = Awaited<ReturnType<typeof setUp>>;

/** Posts a prediction for each of the operators that follow `first`, and returns these operators. */
async function predict({ feed, model }: Fixture, predictions: readonly bigint[], first = 1): Promise<string[]> {
  const indices = predictions.map((_, position) => first + position);
  await feed.post(model.id, 50n, indices, [...predictions], OUTPUT_RUNS);
  return indices.map(subjectOfIndex);
}

/** The whole is rounded down at each operator's end; the shares lie between. */
function referenceShares(predictions: readonly bigint[]): bigint[] {
  const total = predictions.reduce((sum, prediction) => sum + prediction, 0n);
  const ends = predictions.map((_, i) => predictions.slice(0, i + 1).reduce((sum, each) => sum + each, 0n));
  const rounded = ends.map((end) => (TOTAL_BPS * end) / total);
  return rounded.map((end, i) => end - (rounded[i - 1] ?? 0n));
}

describe("RewardWeightedAllocator", () => {
  after(() => connection.close());

  it("says what it reads", async () => {
    const { allocator, feed, model } = await setUp();
    expect(await allocator.FEED()).to.equal(await feed.getAddress());
    expect(await allocator.MODEL_ID()).to.equal(model.id);
    expect(await allocator.MAX_AGE_SECONDS()).to.equal(MAX_AGE_SECONDS);
  });

  describe("the shares", () => {
    const EXAMPLES: [name: string, predictions: bigint[], shares: bigint[]][] = [
      ["are proportional", [1n, 2n, 5n], [1_250n, 2_500n, 6_250n]],
      ["are the whole for one operator", [7n], [10_000n]],
      ["are nothing for a prediction of zero", [0n, 3n, 0n], [0n, 10_000n, 0n]],
      ["round so that they sum to the whole", [1n, 1n, 1n], [3_333n, 3_333n, 3_334n]],
      ["are exact for the largest predictions", [LARGEST, LARGEST], [5_000n, 5_000n]],
      ["may be nothing beside a far larger one", [1n, LARGEST], [0n, 10_000n]],
    ];
    for (const [name, predictions, shares] of EXAMPLES) {
      it(name, async () => {
        const fixture = await setUp();
        const operators = await predict(fixture, predictions);
        expect(await fixture.allocator.allocationBps(operators)).to.deep.equal(shares);
      });
    }

    it("sum to 10,000 exactly, each within one of its exact share, whatever is predicted", async () => {
      const fixture = await setUp();
      let first = 1; // predictions never change: each run has operators of its own
      const prediction = fc.oneof(fc.bigInt(0n, 9n), fc.bigInt(0n, LARGEST), fc.constantFrom(0n, 1n, LARGEST));
      const predictions = fc
        .array(prediction, { minLength: 1, maxLength: 64 })
        .filter((each) => each.some((value) => value > 0n));
      await fc.assert(
        fc.asyncProperty(predictions, async (predicted) => {
          const operators = await predict(fixture, predicted, first);
          first += operators.length;
          const shares = [...(await fixture.allocator.allocationBps(operators))];
          const total = predicted.reduce((sum, value) => sum + value, 0n);
          expect(
            shares.reduce((sum, share) => sum + share, 0n),
            "the sum",
          ).to.equal(TOTAL_BPS);
          for (const [i, share] of shares.entries()) {
            const difference = share * total - TOTAL_BPS * predicted[i]!; // in parts of the total
            expect(-total < difference && difference < total, `the share of operator ${i}`).to.equal(true);
          }
          expect(shares, "the reference's").to.deep.equal(referenceShares(predicted));
        }),
        { numRuns: 40, seed: 20_261 },
      );
    });
  });

  describe("refuses", () => {
    it("no operators", async () => {
      const { allocator } = await setUp();
      await expect(allocator.allocationBps([])).to.be.revertedWithCustomError(allocator, "NoOperators");
    });

    it("operators that do not ascend, so that nobody is counted twice", async () => {
      const fixture = await setUp();
      const { allocator } = fixture;
      const [a, b, c] = (await predict(fixture, [1n, 2n, 3n])) as [string, string, string];
      for (const [operators, position] of [
        [[b, a], 1n],
        [[a, a], 1n],
        [[a, c, b], 2n],
        [[a, b, b], 2n],
      ] as const) {
        await expect(allocator.allocationBps([...operators]))
          .to.be.revertedWithCustomError(allocator, "OperatorsNotAscending")
          .withArgs(position);
      }
    });

    it("to split by nothing", async () => {
      const fixture = await setUp();
      const operators = await predict(fixture, [0n, 0n]);
      await expect(fixture.allocator.allocationBps(operators)).to.be.revertedWithCustomError(
        fixture.allocator,
        "NothingPredicted",
      );
    });

    it("a negative prediction, though the others outweigh it", async () => {
      const { ofSigned, feed, signed } = await setUp();
      await feed.post(signed.id, 50n, [1, 2], [10n, -1n], "0x01840001");
      await expect(ofSigned.allocationBps([1, 2].map(subjectOfIndex)))
        .to.be.revertedWithCustomError(ofSigned, "NegativePrediction")
        .withArgs(subjectOfIndex(2), -1n);
      expect(await ofSigned.allocationBps([subjectOfIndex(1)]), "without it").to.deep.equal([10_000n]);
    });

    it("an operator without a prediction: nothing is allocated by default", async () => {
      const fixture = await setUp();
      const { allocator, feed, model } = fixture;
      const operators = await predict(fixture, [1n, 2n]);
      await expect(allocator.allocationBps([...operators, subjectOfIndex(9)]))
        .to.be.revertedWithCustomError(feed, "PredictionMissing")
        .withArgs(model.id, subjectOfIndex(9), 50n);
    });

    it("a stale prediction, and not a second earlier", async () => {
      const fixture = await setUp();
      const { allocator, feed, epochEnd } = fixture;
      const operators = await predict(fixture, [1n, 2n]);
      await networkHelpers.time.increaseTo(epochEnd + MAX_AGE_SECONDS);
      expect(await allocator.allocationBps(operators)).to.deep.equal([3_333n, 6_667n]);
      await networkHelpers.time.increase(1);
      await expect(allocator.allocationBps(operators))
        .to.be.revertedWithCustomError(feed, "PredictionStale")
        .withArgs(MAX_AGE_SECONDS + 1n, MAX_AGE_SECONDS);
    });

    it("a revoked model", async () => {
      const fixture = await setUp();
      const { allocator, registry, model } = fixture;
      const operators = await predict(fixture, [1n, 2n]);
      await registry.revoke(model.id);
      await expect(allocator.allocationBps(operators))
        .to.be.revertedWithCustomError(registry, "ModelNotActive")
        .withArgs(model.id, 4n);
    });
  });
});
