// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { AbiCoder, type Signer } from "ethers";
import { network } from "hardhat";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const EPOCH_SECONDS = 3_600n;
/** Two signed values of two bytes, then seven unsigned ones of four: more than a subject's first word holds. */
const LAYOUT = "0x02820002040007";
const TEXT = "apr,%,2,16,true,0.01\nstake,ETH,7,32,false,0.001";
const SUBJECTS = [1n, 2n, 3n].map((number) => ethers.toBeHex(number, 32)) as [string, string, string];
const VALUES = [-32_768n, 32_767n, 0n, 4_294_967_295n, 1n, 2n, 3n, 4n, 5n];

const TYPES = {
  Report: [
    { name: "subject", type: "bytes32" },
    { name: "epoch", type: "uint64" },
    { name: "values", type: "int256[]" },
    { name: "nonce", type: "uint64" },
    { name: "expiry", type: "uint64" },
  ],
};
const EVIDENCE =
  "tuple(bytes32 subject,uint64 epoch,tuple(int256[] values,uint64 nonce,uint64 expiry,bytes signature)[] reports)[]";

const deployFeed = async (signers: string[], quorum: number) => {
  const origin = BigInt(await networkHelpers.time.latest());
  return await ethers.deployContract("SignedFeedSource", [origin, EPOCH_SECONDS, signers, quorum, LAYOUT, TEXT]);
};
type Feed = Awaited<ReturnType<typeof deployFeed>>;

/** Five signers in the order of their addresses, and a stranger; epoch 0 is over. */
const loadFeeds = async () => {
  const accounts = (await ethers.getSigners()).slice(1, 6);
  const signers = accounts.sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const [submitter, stranger] = (await ethers.getSigners()).slice(7);
  if (!submitter || !stranger) throw new Error("the simulated chain has too few accounts");
  const addresses = signers.map(({ address }) => address);
  const [median, exact] = [await deployFeed(addresses, 0), await deployFeed(addresses, 3)];
  await networkHelpers.time.increase(EPOCH_SECONDS + 10n);
  return { signers, addresses, submitter, stranger, median, exact };
};
const setUp = async () => await networkHelpers.loadFixture(loadFeeds);

type Content = { subject: string; epoch: bigint; values: bigint[]; nonce: bigint; expiry: bigint };

async function sign(feed: Feed, signer: Signer, given: Partial<Content> = {}, domain: object = {}) {
  const content = { subject: SUBJECTS[0], epoch: 0n, values: VALUES, nonce: 0n, expiry: 2n ** 40n, ...given };
  const { chainId } = await ethers.provider.getNetwork();
  const own = { name: "ProofcastSignedFeed", version: "1", chainId, verifyingContract: await feed.getAddress() };
  return { ...content, signature: await signer.signTypedData({ ...own, ...domain }, TYPES, content) };
}

const evidenceOf = (reports: readonly (Content & { signature: string })[], head: Partial<Content> = {}): string =>
  AbiCoder.defaultAbiCoder().encode([EVIDENCE], [[{ subject: SUBJECTS[0], epoch: 0n, ...head, reports }]]);

describe("SignedFeedSource", () => {
  after(() => connection.close());

  it("gives what a quorum signed, signed values and further words included, to anyone's submission", async () => {
    const { exact, signers, submitter } = await setUp();
    const reports = await Promise.all(signers.slice(1, 4).map((signer) => sign(exact, signer)));
    await exact.connect(submitter).submit(evidenceOf(reports));
    const [values, indices] = await exact.features([SUBJECTS[0]], 0n);
    expect([...values]).to.deep.equal(VALUES);
    expect([...indices]).to.deep.equal([0n]);
    expect(await exact.layout()).to.equal(LAYOUT);
    expect(await exact.featureText()).to.equal(TEXT);
    expect(await exact.featuresHash()).to.equal(ethers.id(TEXT));
  });

  it("gives the median of all signers, value by value", async () => {
    const { median, signers } = await setUp();
    const firsts = [5n, -7n, 100n, 6n, -200n];
    const lasts = [9n, 1n, 4_000_000_000n, 2n, 3n];
    const reports = await Promise.all(
      signers.map((signer, i) => sign(median, signer, { values: [firsts[i]!, ...VALUES.slice(1, 8), lasts[i]!] })),
    );
    await median.submit(evidenceOf(reports));
    const [values] = await median.features([SUBJECTS[0]], 0n);
    expect([...values]).to.deep.equal([5n, ...VALUES.slice(1, 8), 3n]);
  });

  it("has a digest that is EIP-712's", async () => {
    const { exact, signers } = await setUp();
    const { signature, ...content } = await sign(exact, signers[0]!);
    const { subject, epoch, values, nonce, expiry } = content;
    const digest = await exact.reportDigest(subject, epoch, values, nonce, expiry);
    expect(ethers.recoverAddress(digest, signature)).to.equal(signers[0]!.address);
  });

  it("keeps an answer as it was given, whatever is signed later (property 16)", async () => {
    const { exact, signers } = await setUp();
    const quorum = signers.slice(0, 3);
    await exact.submit(evidenceOf(await Promise.all(quorum.map((signer) => sign(exact, signer)))));
    const others = await Promise.all(quorum.map((signer) => sign(exact, signer, { values: VALUES.map(() => 1n) })));
    await expect(exact.submit(evidenceOf(others))).not.to.emit(exact, "ValuesRecorded");
    expect([...(await exact.features([SUBJECTS[0]], 0n))[0]]).to.deep.equal(VALUES);
  });

  it("takes again without a word what it has, though the reports have expired or were revoked meanwhile", async () => {
    const { exact, signers } = await setUp();
    const expiry = BigInt(await networkHelpers.time.latest()) + 60n;
    const quorum = signers.slice(0, 3);
    const evidence = evidenceOf(await Promise.all(quorum.map((signer) => sign(exact, signer, { expiry }))));
    await exact.submit(evidence);
    await exact.connect(quorum[0]).revokeReports();
    await exact.submit(evidence);
    await networkHelpers.time.increaseTo(expiry + 1n);
    await expect(exact.submit(evidence)).not.to.emit(exact, "ValuesRecorded");
    expect([...(await exact.features([SUBJECTS[0]], 0n))[0]]).to.deep.equal(VALUES);
  });

  it("lacks the next epoch until it is signed, and keeps index and end of the one before", async () => {
    const { exact, signers } = await setUp();
    const quorum = signers.slice(0, 3);
    await exact.submit(evidenceOf(await Promise.all(quorum.map((signer) => sign(exact, signer)))));
    const end = await exact.epochEnd(0n);
    expect(end).to.equal((await exact.ORIGIN()) + EPOCH_SECONDS);
    await networkHelpers.time.increase(EPOCH_SECONDS);
    await expect(exact.features([SUBJECTS[0]], 0n))
      .to.be.revertedWithCustomError(exact, "EpochNotNewest")
      .withArgs(0n, 1n);
    await expect(exact.features([SUBJECTS[0]], 1n))
      .to.be.revertedWithCustomError(exact, "FeatureMissing")
      .withArgs(SUBJECTS[0], 1n);
    expect(await exact.epochEnd(0n)).to.equal(end);
    const next = { epoch: 1n, values: VALUES.with(0, 7n) };
    await exact.submit(evidenceOf(await Promise.all(quorum.map((signer) => sign(exact, signer, next))), next));
    expect([...(await exact.features([SUBJECTS[0]], 1n))[0]]).to.deep.equal(next.values);
    expect(await exact.indicesOf([SUBJECTS[0], SUBJECTS[1]])).to.deep.equal([0n, 2n ** 32n - 1n]);
    expect(await exact.indexOf(SUBJECTS[0])).to.equal(0n);
  });

  describe("a signature", () => {
    const REPLAYS: Record<string, object> = {
      "another chain": { chainId: 1n },
      "another contract": { verifyingContract: "0x00000000000000000000000000000000000000aa" },
      "another name": { name: "Proofcast" },
      "another version": { version: "2" },
    };
    for (const [name, domain] of Object.entries(REPLAYS)) {
      it(`for ${name} is nobody's here`, async () => {
        const { exact, signers } = await setUp();
        const reports = await Promise.all(signers.slice(0, 3).map((signer) => sign(exact, signer, {}, domain)));
        await expect(exact.submit(evidenceOf(reports))).to.be.revertedWithCustomError(exact, "SignerNotNext");
      });
    }

    const CHANGES: Record<string, Partial<Content>> = {
      "another subject": { subject: SUBJECTS[1] },
      "other values": { values: VALUES.with(4, 2n) },
      "another nonce": { nonce: 1n },
      "a later expiry": { expiry: 2n ** 41n },
    };
    for (const [name, change] of Object.entries(CHANGES)) {
      it(`is nobody's with ${name}`, async () => {
        const { exact, signers } = await setUp();
        const reports = await Promise.all(signers.slice(0, 3).map((signer) => sign(exact, signer)));
        const changed = reports.map((report) => ({ ...report, ...change }));
        await expect(exact.submit(evidenceOf(changed, change))).to.be.revertedWithCustomError(exact, "SignerNotNext");
      });
    }

    it("of an epoch serves no other: neither one that is over nor one that is not", async () => {
      const { exact, signers } = await setUp();
      const reports = await Promise.all(signers.slice(0, 3).map((signer) => sign(exact, signer, { epoch: 1n })));
      await expect(exact.submit(evidenceOf(reports, { epoch: 1n })), "early")
        .to.be.revertedWithCustomError(exact, "ReportNotOfNewestEpoch")
        .withArgs(1n, 0n);
      await expect(exact.submit(evidenceOf(reports)), "as another epoch's").to.be.revertedWithCustomError(
        exact,
        "SignerNotNext",
      );
      await networkHelpers.time.increase(2n * EPOCH_SECONDS);
      await expect(exact.submit(evidenceOf(reports, { epoch: 1n })), "late")
        .to.be.revertedWithCustomError(exact, "ReportNotOfNewestEpoch")
        .withArgs(1n, 2n);
    });

    it("counts once, whoever repeats it", async () => {
      const { exact, signers, addresses } = await setUp();
      const [a, b] = [await sign(exact, signers[0]!), await sign(exact, signers[1]!)];
      await expect(exact.submit(evidenceOf([a, b, b])))
        .to.be.revertedWithCustomError(exact, "SignerNotNext")
        .withArgs(addresses[1], addresses[1]);
      await expect(exact.submit(evidenceOf([b, a])), "two of three").to.be.revertedWithCustomError(
        exact,
        "TooFewReports",
      );
    });

    it("by a stranger counts nothing", async () => {
      const { exact, signers, stranger } = await setUp();
      const quorum = [signers[0]!, signers[1]!, stranger];
      const reports = await Promise.all(quorum.map((signer) => sign(exact, signer)));
      await expect(exact.submit(evidenceOf(reports)))
        .to.be.revertedWithCustomError(exact, "SignerNotNext")
        .withArgs(await stranger.getAddress(), signers[1]!.address);
    });

    it("is refused in its malleable twin", async () => {
      const { exact, signers } = await setUp();
      const reports = await Promise.all(signers.slice(0, 3).map((signer) => sign(exact, signer)));
      const { r, s, v } = ethers.Signature.from(reports[0]!.signature);
      const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
      const twin = ethers.concat([r, ethers.toBeHex(order - BigInt(s), 32), ethers.toBeHex(v === 27 ? 28 : 27)]);
      await expect(exact.submit(evidenceOf([{ ...reports[0]!, signature: twin }, ...reports.slice(1)]))).to.be.revert(
        ethers,
      );
    });

    it("is worthless after its last second, and after its signer revoked it", async () => {
      const { exact, signers } = await setUp();
      const now = BigInt(await networkHelpers.time.latest());
      const late = await Promise.all(signers.slice(0, 3).map((signer) => sign(exact, signer, { expiry: now })));
      await expect(exact.submit(evidenceOf(late))).to.be.revertedWithCustomError(exact, "ReportExpired");
      const reports = await Promise.all(signers.slice(0, 3).map((signer) => sign(exact, signer)));
      await expect(exact.connect(signers[1]).revokeReports())
        .to.emit(exact, "ReportsRevoked")
        .withArgs(signers[1]!.address, 1n);
      await expect(exact.submit(evidenceOf(reports)))
        .to.be.revertedWithCustomError(exact, "NonceMismatch")
        .withArgs(signers[1]!.address, 0n, 1n);
      const again = await sign(exact, signers[1]!, { nonce: 1n });
      await exact.submit(evidenceOf([reports[0]!, again, reports[2]!]));
    });
  });

  describe("a quorum", () => {
    it("that does not agree on every value is none", async () => {
      const { exact, signers } = await setUp();
      const reports = await Promise.all(signers.slice(0, 3).map((signer) => sign(exact, signer)));
      const other = await sign(exact, signers[2]!, { values: VALUES.with(8, 6n) });
      await expect(exact.submit(evidenceOf([...reports.slice(0, 2), other])))
        .to.be.revertedWithCustomError(exact, "ReportsDisagree")
        .withArgs(signers[2]!.address);
    });

    it("of a median is everybody: none can be left out to move it", async () => {
      const { median, signers } = await setUp();
      const reports = await Promise.all(signers.slice(0, 4).map((signer) => sign(median, signer)));
      await expect(median.submit(evidenceOf(reports)))
        .to.be.revertedWithCustomError(median, "TooFewReports")
        .withArgs(4n, 5n);
    });

    for (const [index, value] of [
      [0, -32_769n],
      [1, 32_768n],
      [2, -1n],
      [8, 2n ** 32n],
      [8, -(2n ** 255n)],
    ] as const) {
      it(`stores no value that its field does not hold: ${value} as the ${index}th`, async () => {
        const { exact, signers } = await setUp();
        const values = VALUES.with(index, value);
        const reports = await Promise.all(signers.slice(0, 3).map((signer) => sign(exact, signer, { values })));
        await expect(exact.submit(evidenceOf(reports)))
          .to.be.revertedWithCustomError(exact, "ValueOutOfRange")
          .withArgs(SUBJECTS[0], index, value);
      });
    }

    it("stores neither fewer values than the layout has nor more", async () => {
      const { exact, signers } = await setUp();
      for (const values of [VALUES.slice(1), [...VALUES, 0n], []]) {
        const reports = await Promise.all(signers.slice(0, 3).map((signer) => sign(exact, signer, { values })));
        await expect(exact.submit(evidenceOf(reports)))
          .to.be.revertedWithCustomError(exact, "ValueCountMismatch")
          .withArgs(values.length, 9n);
      }
    });
  });

  describe("a deployment", () => {
    it("is refused with a quorum that two disjoint groups could reach, or that nobody can", async () => {
      const { addresses, exact } = await setUp();
      for (const [count, quorum] of [
        [5, 2],
        [4, 2],
        [5, 6],
        [4, 0],
      ] as const) {
        await expect(deployFeed(addresses.slice(0, count), quorum), `${quorum} of ${count}`)
          .to.be.revertedWithCustomError(exact, "QuorumInvalid")
          .withArgs(quorum, count);
      }
    });

    it("is refused with no signers, a signer twice, nobody as one, or too many", async () => {
      const { addresses, exact } = await setUp();
      const many = Array.from({ length: 33 }, (_, i) => ethers.toBeHex(i + 1, 20));
      for (const signers of [[], [addresses[0]!, addresses[0]!, addresses[1]!], [ethers.ZeroAddress], many]) {
        await expect(deployFeed(signers, 0)).to.be.revertedWithCustomError(exact, "SignersInvalid");
      }
    });

    it("is refused without a text, with a layout that is none, or with too many values", async () => {
      const { addresses, exact } = await setUp();
      const deploy = async (layout: string, text: string) =>
        await ethers.deployContract("SignedFeedSource", [1n, 60n, addresses, 0, layout, text]);
      await expect(deploy(LAYOUT, "")).to.be.revertedWithCustomError(exact, "FeatureTextMissing");
      await expect(deploy("0x0104000601", TEXT)).to.be.revert(ethers);
      await expect(deploy("0x01040081", TEXT))
        .to.be.revertedWithCustomError(exact, "TooManyValues")
        .withArgs(129n, 128n);
      await deploy("0x01840080", TEXT);
    });

    it("is refused with epochs of no length or from the future", async () => {
      const { addresses, exact } = await setUp();
      const deploy = async (origin: bigint, seconds: bigint) =>
        await ethers.deployContract("SignedFeedSource", [origin, seconds, addresses, 0, LAYOUT, TEXT]);
      for (const seconds of [0n, 2n ** 32n]) {
        await expect(deploy(1n, seconds)).to.be.revertedWithCustomError(exact, "EpochLengthInvalid").withArgs(seconds);
      }
      await expect(deploy(2n ** 40n, 60n)).to.be.revertedWithCustomError(exact, "OriginAhead");
    });
  });

  describe("epochs", () => {
    it("are over after their last second, not in it", async () => {
      const { addresses, exact } = await setUp();
      const feed = await deployFeed(addresses, 0);
      const end = (await feed.ORIGIN()) + EPOCH_SECONDS;
      await networkHelpers.time.increaseTo(end);
      await expect(feed.newestEpoch()).to.be.revertedWithCustomError(feed, "NoEpochYet").withArgs(end);
      await expect(feed.epochEnd(0n)).to.be.revertedWithCustomError(exact, "EpochEndUnknown").withArgs(0n);
      await networkHelpers.time.increaseTo(end + 1n);
      expect(await feed.newestEpoch()).to.equal(0n);
      expect(await feed.epochEnd(0n)).to.equal(end);
      await expect(feed.epochEnd(2n ** 64n - 1n)).to.be.revertedWithCustomError(feed, "EpochEndUnknown");
    });

    it("know no subject that was never recorded", async () => {
      const { exact } = await setUp();
      await expect(exact.features([SUBJECTS[2]], 0n))
        .to.be.revertedWithCustomError(exact, "SubjectUnknown")
        .withArgs(SUBJECTS[2]);
      await expect(exact.indexOf(SUBJECTS[2])).to.be.revertedWithCustomError(exact, "SubjectUnknown");
    });
  });
});
