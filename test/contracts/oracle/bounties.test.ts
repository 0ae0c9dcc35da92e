// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { subjectsHash } from "../../../schema/statement.ts";
import { epochFixture, epochPostArguments, FEATURES, moveTo, NEWEST, SUBJECTS } from "../../../testing/epoch-post.ts";
import { malleateProof } from "../../../testing/malleate-proof.ts";
import { structFields } from "../../../testing/struct-fields.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const SHARE_WEI = 10n ** 16n;
const FIRST = NEWEST + 1n;
const LAST = NEWEST + 3n;
const SUBJECTS_HASH = subjectsHash(SUBJECTS);
const YEAR_SECONDS = 365 * 86_400;

/** Three epochs ahead are sponsored by the requester. */
const load = async () => {
  const world = await epochFixture(connection);
  await sponsor(world);
  return { ...world, sponsorship: await newestSponsorship(world) };
};
const setUp = async () => await networkHelpers.loadFixture(load);
type World = Awaited<ReturnType<typeof epochFixture>>;

type Sponsorship = Readonly<{
  modelId: bigint;
  subjectsHash: string;
  sponsor: string;
  shareWei: bigint;
  firstEpoch: bigint;
  lastEpoch: bigint;
  expiry: bigint;
  number: bigint;
}>;

async function sponsor(
  { oracle, requester, model }: World,
  { account = requester, first = FIRST, last = LAST, hash = SUBJECTS_HASH, valueWei = 3n * SHARE_WEI } = {},
) {
  return await oracle.connect(account).sponsor(model.id, first, last, hash, { value: valueWei });
}

/** The sponsorship that the last event tells of. */
async function newestSponsorship({ oracle }: World) {
  const logs = await oracle.queryFilter(oracle.filters.EpochsSponsored());
  const { sponsorshipId, sponsorship } = logs.at(-1)!.args;
  return { id: sponsorshipId, terms: structFields(sponsorship) as Sponsorship };
}

/** Moves the source on and posts its epoch. */
async function postAt(world: World, epoch: bigint, change: Parameters<typeof epochPostArguments>[2] = {}) {
  await moveTo(connection, world, epoch);
  return await world.oracle.postEpoch(...(await epochPostArguments(connection, world, { epoch, ...change })));
}

describe("PredictionOracle, bounties", () => {
  after(() => connection.close());

  describe("sponsor", () => {
    it("promises an equal share for each epoch", async () => {
      const world = await setUp();
      const { oracle, model, requester, sponsorship } = world;
      for (let epoch = FIRST; epoch <= LAST; epoch++) {
        expect(await oracle.bountyOf(model.id, epoch, SUBJECTS_HASH)).to.equal(SHARE_WEI);
      }
      for (const epoch of [NEWEST, LAST + 1n]) {
        expect(await oracle.bountyOf(model.id, epoch, SUBJECTS_HASH)).to.equal(0n);
      }
      const { expiry, ...rest } = sponsorship.terms;
      expect(rest).to.deep.equal({
        ...{ modelId: model.id, firstEpoch: FIRST, lastEpoch: LAST, subjectsHash: SUBJECTS_HASH },
        ...{ sponsor: requester.address, shareWei: SHARE_WEI, number: 1n },
      });
      expect(expiry).to.equal(BigInt(await networkHelpers.time.latest()) + (await oracle.SPONSORSHIP_SECONDS()));
      expect(await ethers.provider.getBalance(oracle)).to.equal(3n * SHARE_WEI);
    });

    it("names one to 64 epochs", async () => {
      const world = await setUp();
      const { oracle } = world;
      for (const [first, last] of [
        [LAST, FIRST],
        [FIRST, FIRST + 64n],
        [2n ** 64n - 1n, 2n ** 64n - 1n],
      ] as const) {
        await expect(sponsor(world, { first, last }))
          .to.be.revertedWithCustomError(oracle, "EpochRangeInvalid")
          .withArgs(first, last);
      }
      expect(await oracle.MAX_SPONSORED_EPOCHS()).to.equal(64n);
      await sponsor(world, { first: FIRST, last: FIRST + 63n, valueWei: 64n });
    });

    it("names epochs ahead: what stands there already is not paid for", async () => {
      const world = await setUp();
      for (const first of [0n, NEWEST - 1n, NEWEST]) {
        await expect(sponsor(world, { first, last: NEWEST + 2n }))
          .to.be.revertedWithCustomError(world.oracle, "EpochNotAhead")
          .withArgs(first, NEWEST);
      }
    });

    it("does not pay for an epoch that was earned, also when its source goes back", async () => {
      const world = await setUp();
      await postAt(world, FIRST);
      await moveTo(connection, world, NEWEST);
      await expect(sponsor(world)).to.be.revertedWithCustomError(world.oracle, "EpochNotAhead").withArgs(FIRST, FIRST);
    });

    it("splits the value without a remainder", async () => {
      const world = await setUp();
      await networkHelpers.setBalance(world.requester.address, 2n ** 99n);
      for (const valueWei of [0n, 1n, 2n, 4n, 3n * SHARE_WEI - 1n, 3n * 2n ** 96n]) {
        await expect(sponsor(world, { valueWei }), `${valueWei} wei`)
          .to.be.revertedWithCustomError(world.oracle, "ShareInvalid")
          .withArgs(valueWei, 3n);
      }
      await sponsor(world, { valueWei: 3n * (2n ** 96n - 1n) });
      expect(await world.oracle.bountyOf(world.model.id, FIRST, SUBJECTS_HASH)).to.equal(2n ** 96n - 1n + SHARE_WEI);
    });

    it("is for an active model", async () => {
      const world = await setUp();
      await world.registry.stopModel(world.model.id);
      await expect(sponsor(world)).to.be.revertedWithCustomError(world.registry, "ModelHalted");
    });
  });

  describe("the first post of exactly these subjects", () => {
    it("earns the epoch's share for the payee that its proof is bound to", async () => {
      const world = await setUp();
      const { oracle, model, relayer } = world;
      const sent = await postAt(world, FIRST);
      await expect(sent)
        .to.emit(oracle, "BountyEarned")
        .withArgs(model.id, FIRST, relayer.address, SUBJECTS_HASH, SHARE_WEI);
      expect(await oracle.creditOf(relayer)).to.equal(SHARE_WEI);
      expect(await oracle.bountyOf(model.id, FIRST, SUBJECTS_HASH)).to.equal(0n);
      expect(await oracle.bountyOf(model.id, FIRST + 1n, SUBJECTS_HASH), "the next one").to.equal(SHARE_WEI);
    });

    it("is the only one: neither a repetition nor another payee earns again", async () => {
      const world = await setUp();
      const { oracle, relayer, stranger } = world;
      await postAt(world, FIRST);
      const [post, answer] = await epochPostArguments(connection, world, { epoch: FIRST });
      await oracle.postEpoch(post, answer, "0x");
      await oracle.postEpoch(post, { ...answer, proof: malleateProof(answer.proof) }, "0x");
      await postAt(world, FIRST, { payee: stranger.address });
      expect(await oracle.creditOf(relayer)).to.equal(SHARE_WEI);
      expect(await oracle.creditOf(stranger)).to.equal(0n);
    });

    it("cannot be stolen on its way: the payee stands in the proof", async () => {
      const world = await setUp();
      const { oracle, stranger, relayer } = world;
      await moveTo(connection, world, FIRST);
      const [post, answer] = await epochPostArguments(connection, world, { epoch: FIRST });
      const verifier = await ethers.getContractFactory("Groth16Verifier");
      await expect(
        oracle.connect(stranger).postEpoch(post, { ...answer, payee: stranger.address }, "0x"),
      ).to.be.revertedWithCustomError(verifier, "InvalidProof");
      await oracle.connect(stranger).postEpoch(post, answer, "0x");
      expect(await oracle.creditOf(relayer)).to.equal(SHARE_WEI);
    });

    it("has all of them: fewer or others earn nothing", async () => {
      const world = await setUp();
      const { oracle, source, model, relayer } = world;
      const others = [SUBJECTS[0]!, `0x${"05".padStart(64, "0")}`];
      await postAt(world, FIRST, { subjects: others });
      await source.setAnswer([...FEATURES[0]!], [3n]);
      await postAt(world, FIRST, { subjects: SUBJECTS.slice(0, 1), features: FEATURES.slice(0, 1) });
      expect(await oracle.creditOf(relayer)).to.equal(0n);
      expect(await oracle.bountyOf(model.id, FIRST, SUBJECTS_HASH)).to.equal(SHARE_WEI);
    });

    it("is posted by the model that was named, not by a request or another epoch", async () => {
      const world = await setUp();
      const { oracle, relayer, model } = world;
      await postAt(world, NEWEST);
      await postAt(world, LAST + 1n);
      expect(await oracle.creditOf(relayer)).to.equal(0n);
      expect(await oracle.bountyOf(model.id, FIRST, SUBJECTS_HASH)).to.equal(SHARE_WEI);
    });

    it("earns what all sponsors promised", async () => {
      const world = await setUp();
      const { oracle, relayer, stranger } = world;
      await sponsor(world, { account: stranger, first: FIRST + 1n, last: FIRST + 1n, valueWei: 7n });
      await postAt(world, FIRST + 1n);
      expect(await oracle.creditOf(relayer)).to.equal(SHARE_WEI + 7n);
    });

    it("earns nothing when it contradicts what stands", async () => {
      const world = await setUp();
      const { oracle, relayer, source, model } = world;
      await source.setAnswer([...FEATURES[0]!], [3n]);
      await postAt(world, FIRST, { subjects: SUBJECTS.slice(0, 1), features: FEATURES.slice(0, 1) });
      await source.setAnswer(FEATURES.flat(), [3n, 4n]);
      await expect(await postAt(world, FIRST, { outputs: [[8n], [13n]] })).to.emit(oracle, "PredictionContradicted");
      expect(await oracle.creditOf(relayer)).to.equal(0n);
      expect(await oracle.bountyOf(model.id, FIRST, SUBJECTS_HASH)).to.equal(SHARE_WEI);
    });
  });

  describe("returnShares", () => {
    it("gives back the shares of epochs that nobody posted in, once they are over, whoever asks", async () => {
      const world = await setUp();
      const { oracle, requester, stranger, sponsorship } = world;
      await postAt(world, FIRST + 1n);
      await expect(oracle.connect(stranger).returnShares(sponsorship.terms))
        .to.emit(oracle, "SharesReturned")
        .withArgs(sponsorship.id, FIRST + 1n, SHARE_WEI);
      expect(await oracle.creditOf(requester)).to.equal(SHARE_WEI);
      await moveTo(connection, world, LAST + 1n);
      await oracle.returnShares(sponsorship.terms);
      expect(await oracle.creditOf(requester), "the first and the last").to.equal(2n * SHARE_WEI);
      expect(await oracle.creditOf(stranger)).to.equal(0n);
    });

    it("gives nothing back of an epoch that can still be posted", async () => {
      const world = await setUp();
      const { oracle, relayer, sponsorship } = world;
      await moveTo(connection, world, FIRST);
      await expect(oracle.returnShares(sponsorship.terms))
        .to.be.revertedWithCustomError(oracle, "NothingToReturn")
        .withArgs(sponsorship.id);
      await postAt(world, FIRST);
      expect(await oracle.creditOf(relayer)).to.equal(SHARE_WEI);
    });

    it("gives each share back once", async () => {
      const world = await setUp();
      const { oracle, requester, sponsorship } = world;
      await moveTo(connection, world, LAST + 9n);
      await oracle.returnShares(sponsorship.terms);
      await expect(oracle.returnShares(sponsorship.terms)).to.be.revertedWithCustomError(oracle, "NothingToReturn");
      expect(await oracle.creditOf(requester)).to.equal(3n * SHARE_WEI);
      expect(await ethers.provider.getBalance(oracle)).to.equal(3n * SHARE_WEI);
      await oracle.withdrawFor(requester);
      expect(await ethers.provider.getBalance(oracle)).to.equal(0n);
    });

    it("leaves other sponsors' shares where they are", async () => {
      const world = await setUp();
      const { oracle, model, stranger, requester, sponsorship } = world;
      await sponsor(world, { account: stranger, valueWei: 3n });
      const other = await newestSponsorship(world);
      await moveTo(connection, world, LAST + 1n);
      await oracle.returnShares(sponsorship.terms);
      expect(await oracle.bountyOf(model.id, FIRST, SUBJECTS_HASH)).to.equal(1n);
      await oracle.returnShares(other.terms);
      expect([await oracle.creditOf(requester), await oracle.creditOf(stranger)]).to.deep.equal([3n * SHARE_WEI, 3n]);
    });

    it("is for sponsorships that there are, as they are", async () => {
      const world = await setUp();
      const { oracle, stranger, sponsorship } = world;
      await moveTo(connection, world, LAST + 1n);
      for (const change of [
        { sponsor: stranger.address },
        { shareWei: 2n * SHARE_WEI },
        { lastEpoch: LAST + 1n },
        { firstEpoch: FIRST - 1n },
        { number: 2n },
        { expiry: 0n },
      ]) {
        await expect(oracle.returnShares({ ...sponsorship.terms, ...change })).to.be.revertedWithCustomError(
          oracle,
          "SponsorshipUnknown",
        );
      }
    });

    for (const [name, stop] of [
      ["stopped", (world: World) => world.registry.stopModel(world.model.id)],
      ["deprecated", (world: World) => world.registry.deprecate(world.model.id)],
      ["revoked", (world: World) => world.registry.revoke(world.model.id)],
    ] as const) {
      it(`gives all of it back at once when the model is ${name}`, async () => {
        const world = await setUp();
        const { oracle, requester, sponsorship } = world;
        await stop(world);
        await oracle.returnShares(sponsorship.terms);
        expect(await oracle.creditOf(requester)).to.equal(3n * SHARE_WEI);
      });
    }

    it("gives all of it back after two years, whatever has become of the source", async () => {
      const world = await setUp();
      const { oracle, source, requester, sponsorship } = world;
      await networkHelpers.setCode(await source.getAddress(), "0xfe");
      await expect(oracle.returnShares(sponsorship.terms), "the source says nothing").to.be.revert(ethers);
      await networkHelpers.time.increaseTo(sponsorship.terms.expiry);
      await networkHelpers.time.setNextBlockTimestamp(sponsorship.terms.expiry + 1n);
      await oracle.returnShares(sponsorship.terms);
      expect(await oracle.creditOf(requester)).to.equal(3n * SHARE_WEI);
      expect(await oracle.SPONSORSHIP_SECONDS()).to.equal(2 * YEAR_SECONDS);
    });

    it("leaves nothing to earn where it has given back", async () => {
      const world = await setUp();
      const { oracle, registry, model, relayer, sponsorship } = world;
      await registry.stopModel(model.id);
      await oracle.returnShares(sponsorship.terms);
      await registry.resumeModel(model.id);
      await postAt(world, FIRST);
      expect(await oracle.creditOf(relayer)).to.equal(0n);
    });
  });
});
