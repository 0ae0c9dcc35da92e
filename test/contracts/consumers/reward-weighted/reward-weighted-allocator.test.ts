// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { type Fed, feedFixture, NEWEST, postTo, subjectOfIndex } from "../../../../testing/feed-fixture.ts";
import { simulatedModel } from "../../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const MAX_AGE_SECONDS = 100_000n;
const TOTAL_BPS = 10_000n;
const LARGEST = 2n ** 32n - 1n;
const FALLBACK = { nothing: 0, declaredDefault: 1, lowestOfOthers: 2 } as const;
/** Models of tests have a known secret. */
const ACCEPTED = { insecure: true, opaque: false, partialModel: false };
const LIMITS = [{ minimum: 0n, maximum: 1_000n, maximumJump: 2n ** 32n }];

const loadAllocator = async () => {
  const fixture = await feedFixture(connection);
  const { feed, fed, signed, register } = fixture;
  const limited = await register(simulatedModel("limited"), { limits: LIMITS, defaults: [7n] });
  const deploy = async (of: Fed, rule: number = FALLBACK.nothing, accepted = ACCEPTED) =>
    await ethers.deployContract("RewardWeightedAllocator", [feed, of.feedId, MAX_AGE_SECONDS, rule, accepted]);
  return { ...fixture, limited, deploy, allocator: await deploy(fed), ofSigned: await deploy(signed) };
};
const setUp = async () => await networkHelpers.loadFixture(loadAllocator);
type Fixture = Awaited<ReturnType<typeof setUp>>;

/** Posts a prediction for each of the operators that follow `first`, and returns these operators. */
async function predict({ feed, fed }: Fixture, predictions: readonly bigint[], first = 1): Promise<string[]> {
  const indices = predictions.map((_, position) => first + position);
  await postTo(feed, fed, NEWEST, indices, predictions);
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

  describe("when it is built", () => {
    it("says what it reads, and what it does without a prediction", async () => {
      const { allocator, deploy, feed, fed, limited } = await setUp();
      expect(await allocator.FEED()).to.equal(await feed.getAddress());
      expect(await allocator.FEED_ID()).to.equal(fed.feedId);
      expect(await allocator.MAX_AGE_SECONDS()).to.equal(MAX_AGE_SECONDS);
      expect([await allocator.FALLBACK(), await allocator.DEFAULT_WEIGHT()]).to.deep.equal([0n, 0n]);
      const defaulted = await deploy(limited, FALLBACK.declaredDefault);
      expect([await defaulted.FALLBACK(), await defaulted.DEFAULT_WEIGHT()]).to.deep.equal([1n, 7n]);
    });

    it("takes a negative default for nothing", async () => {
      const { register, deploy, signed } = await setUp();
      const layout = { features: [{ width: 32, signed: false, count: 6 }], outputs: signed.outputs } as const;
      const negative = await register(simulatedModel("negative", { layout }), { defaults: [-7n] });
      expect(await (await deploy(negative, FALLBACK.declaredDefault)).DEFAULT_WEIGHT()).to.equal(0n);
    });

    it("needs each weakness of the model to be accepted, and no other", async () => {
      const { deploy, register, allocator } = await setUp();
      const nothing = { insecure: false, opaque: false, partialModel: false };
      const weak: [string, string, Parameters<Fixture["register"]>[1], Partial<typeof nothing>][] = [
        ["InsecureNotAccepted", "an insecure one", {}, { insecure: true }],
        ["OpaqueNotAccepted", "an opaque one", { opaque: true }, { insecure: true, opaque: true }],
        ["PartialNotAccepted", "a partial one", { total: false }, { insecure: true, partialModel: true }],
      ];
      for (const [error, label, terms, needed] of weak) {
        const of = await register(simulatedModel(label), terms);
        const all = { insecure: true, opaque: true, partialModel: true };
        for (const flag of Object.keys(needed) as (keyof typeof nothing)[]) {
          const refused = flag === "insecure" ? "InsecureNotAccepted" : error;
          await expect(deploy(of, FALLBACK.nothing, { ...all, [flag]: false }))
            .to.be.revertedWithCustomError(allocator, refused)
            .withArgs(of.feedId);
        }
        await deploy(of, FALLBACK.nothing, { ...nothing, ...needed });
      }
    });

    it("needs a feed that is readable, and a default where it is to take one", async () => {
      const { registry, deploy, fed, allocator } = await setUp();
      await expect(deploy(fed, FALLBACK.declaredDefault))
        .to.be.revertedWithCustomError(allocator, "NoDeclaredDefault")
        .withArgs(fed.feedId);
      await registry.revoke(fed.id);
      await expect(deploy(fed)).to.be.revertedWithCustomError(registry, "FeedNotReadable").withArgs(fed.feedId);
    });
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

    it("are nothing for a negative prediction, which takes nothing from the others", async () => {
      const { ofSigned, feed, signed } = await setUp();
      await postTo(feed, signed, NEWEST, [1, 2, 3], [10n, -1n, 30n]);
      expect(await ofSigned.allocationBps([1, 2, 3].map(subjectOfIndex))).to.deep.equal([2_500n, 0n, 7_500n]);
    });
  });

  describe("an operator without a valid prediction", () => {
    /** Operators 1 to 5: 20, 60, one that is out of limits, one that was never posted, and one that is known to nobody. */
    async function withGaps({ feed, limited }: Fixture): Promise<string[]> {
      await postTo(feed, limited, NEWEST, [1, 2, 3], [20n, 60n, 1_001n]);
      return [1, 2, 3, 4, 2 ** 32 - 1].map(subjectOfIndex);
    }

    it("weighs nothing, and the others share the whole", async () => {
      const fixture = await setUp();
      const operators = await withGaps(fixture);
      const allocator = await fixture.deploy(fixture.limited, FALLBACK.nothing);
      expect(await allocator.allocationBps(operators)).to.deep.equal([2_500n, 7_500n, 0n, 0n, 0n]);
    });

    it("weighs the declared default", async () => {
      const fixture = await setUp();
      const operators = await withGaps(fixture);
      const allocator = await fixture.deploy(fixture.limited, FALLBACK.declaredDefault);
      expect(await allocator.allocationBps(operators)).to.deep.equal(referenceShares([20n, 60n, 7n, 7n, 7n]));
    });

    it("weighs as much as the lowest of the others", async () => {
      const fixture = await setUp();
      const operators = await withGaps(fixture);
      const allocator = await fixture.deploy(fixture.limited, FALLBACK.lowestOfOthers);
      expect(await allocator.allocationBps(operators)).to.deep.equal(referenceShares([20n, 60n, 20n, 20n, 20n]));
    });

    it("is one whose prediction is stale, and not a second earlier", async () => {
      const fixture = await setUp();
      const { allocator, feed, fed, source, epochEnd } = fixture;
      const operators = await predict(fixture, [1n, 2n]);
      await source.setNewest(NEWEST + 1n, epochEnd + 1n);
      await postTo(feed, fed, NEWEST + 1n, [2], [4n]);
      await networkHelpers.time.increaseTo(epochEnd + MAX_AGE_SECONDS);
      expect(await allocator.allocationBps(operators)).to.deep.equal([2_000n, 8_000n]);
      await networkHelpers.time.increase(1);
      expect(await allocator.allocationBps(operators)).to.deep.equal([0n, 10_000n]);
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

    it("to split by defaults alone: where nobody has a valid prediction, or the feed is halted, nothing was proven", async () => {
      const fixture = await setUp();
      const { feed, registry, limited, deploy } = fixture;
      for (const rule of Object.values(FALLBACK)) {
        const allocator = await deploy(limited, rule);
        await expect(allocator.allocationBps([8, 9].map(subjectOfIndex))).to.be.revertedWithCustomError(
          allocator,
          "NoValidPrediction",
        );
      }
      const allocator = await deploy(limited, FALLBACK.declaredDefault);
      await postTo(feed, limited, NEWEST, [8, 9], [5n, 6n]);
      await allocator.allocationBps([8, 9].map(subjectOfIndex));
      await registry.stopModel(limited.id);
      await expect(allocator.allocationBps([8, 9].map(subjectOfIndex))).to.be.revertedWithCustomError(
        allocator,
        "NoValidPrediction",
      );
    });
  });
});
