// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import type { OutputMeaning } from "../../../built-model/output-meanings.ts";
import { outputMeaning } from "../../../testing/adapted-output.ts";
import { type Fed, feedFixture, NEWEST, postTo, subjectOfIndex } from "../../../testing/feed-fixture.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const SUBJECT = subjectOfIndex(3);
const ACCEPTED = { insecure: true, opaque: false, partialModel: false };
const FIELD = { width: 32, signed: true, count: 1 } as const;

const loadReader = async () => {
  const fixture = await feedFixture(connection);
  const deploy = async (of: Fed, output = 0, accepted = ACCEPTED) =>
    await ethers.deployContract("PythReader", [fixture.feed, of.feedId, output, accepted]);
  const features = [{ width: 32, signed: false, count: 6 }] as const;
  const registerOutput = async (label: string, change: Partial<OutputMeaning>) =>
    await fixture.register(simulatedModel(label, { layout: { features, outputs: [FIELD] } }), {
      outputs: [outputMeaning(FIELD, change)],
      limits: [{ minimum: -1_000n, maximum: 1_000n, maximumJump: 2n ** 33n }],
    });
  const scaled = await registerOutput("scaled", { scaleMantissa: 25n, scaleExponent: -4, errorBound: 3n });
  return { ...fixture, deploy, registerOutput, scaled, reader: await deploy(scaled) };
};
const setUp = async () => await networkHelpers.loadFixture(loadReader);

describe("PythReader", () => {
  after(() => connection.close());

  it("gives prices of every subject by its name, with the error bound as confidence, in the exponent of the model", async () => {
    const { feed, scaled, reader, epochEnd } = await setUp();
    await postTo(feed, scaled, NEWEST, [3, 4], [-7n, 8n]);
    expect([await reader.EXPO(), await reader.CONF()]).to.deep.equal([-4n, 75n]);
    expect([...(await reader.getPriceUnsafe(SUBJECT))]).to.deep.equal([-175n, 75n, -4n, epochEnd]);
    expect([...(await reader.getPriceUnsafe(subjectOfIndex(4)))]).to.deep.equal([200n, 75n, -4n, epochEnd]);
  });

  it("gives a price no older than its reader accepts, and not a second later", async () => {
    const { feed, scaled, reader, epochEnd } = await setUp();
    await postTo(feed, scaled, NEWEST, [3], [7n]);
    await networkHelpers.time.increaseTo(epochEnd + 1_000n);
    expect((await reader.getPriceNoOlderThan(SUBJECT, 1_000n)).price).to.equal(175n);
    await networkHelpers.time.increase(1);
    await expect(reader.getPriceNoOlderThan(SUBJECT, 1_000n)).to.be.revertedWithCustomError(reader, "StalePrice");
    expect((await reader.getPriceUnsafe(SUBJECT)).price, "whatever its age").to.equal(175n);
  });

  it("finds no price without a prediction, in quarantine, from an epoch that has not ended, or of a halted feed", async () => {
    const { feed, source, registry, scaled, reader, epochEnd } = await setUp();
    const expectNone = async (): Promise<void> => {
      for (const read of [reader.getPriceUnsafe(SUBJECT), reader.getPriceNoOlderThan(SUBJECT, 2n ** 256n - 1n)])
        await expect(read).to.be.revertedWithCustomError(reader, "PriceFeedNotFound");
    };
    await expectNone();
    await postTo(feed, scaled, NEWEST, [3], [7n]);
    await reader.getPriceUnsafe(SUBJECT);
    await registry.stopModel(scaled.id);
    await expectNone();
    await registry.resumeModel(scaled.id);
    await postTo(feed, scaled, NEWEST + 1n, [3], [1_001n]);
    await expectNone();
    await source.setNewest(NEWEST + 2n, epochEnd + 10_000n);
    await postTo(feed, scaled, NEWEST + 2n, [3], [7n]);
    await expectNone();
  });

  it("has the selectors of Pyth's own functions and errors", async () => {
    const { reader } = await setUp();
    const selectorOf = (text: string): string => ethers.id(text).slice(0, 10);
    expect(reader.interface.getFunction("getPriceUnsafe").selector).to.equal("0x96834ad3");
    expect(reader.interface.getFunction("getPriceNoOlderThan").selector).to.equal("0xa4ae35e0");
    expect(selectorOf("StalePrice()")).to.equal("0x19abf40e");
    expect(selectorOf("PriceFeedNotFound()")).to.equal("0x14aebe68");
  });

  it("is refused where a proven output or the error bound would not fit a price, and not just below", async () => {
    const { deploy, registerOutput, reader } = await setUp();
    const [least, most] = [-(2n ** 31n), 2n ** 31n - 1n];
    const mantissa = 2n ** 32n - 1n; // times 2^31 it just fits
    await deploy(await registerOutput("fits", { scaleMantissa: mantissa }));
    const beyond: [string, Partial<OutputMeaning>][] = [
      ["above", { scaleMantissa: 2n ** 32n + 3n, provenMinimum: 0n, provenMaximum: most }],
      ["below", { scaleMantissa: 2n ** 32n + 1n, provenMinimum: least, provenMaximum: 0n }],
      ["bound", { scaleMantissa: 3n, errorBound: (2n ** 64n - 1n) / 3n + 1n }],
      ["bound of many bits", { errorBound: 2n ** 256n - 1n }],
    ];
    for (const [label, change] of beyond) {
      const of = await registerOutput(label, change);
      await expect(deploy(of)).to.be.revertedWithCustomError(reader, "ScaleNotExpressible");
    }
    await deploy(await registerOutput("largest bound", { scaleMantissa: 3n, errorBound: (2n ** 64n - 1n) / 3n }));
  });

  it("is refused for an output that is not there, or a weakness that was not accepted", async () => {
    const { deploy, scaled, reader } = await setUp();
    await expect(deploy(scaled, 1)).to.be.revertedWithCustomError(reader, "NoSuchOutput").withArgs(1n, 1n);
    await expect(deploy(scaled, 0, { ...ACCEPTED, insecure: false })).to.be.revertedWithCustomError(
      reader,
      "InsecureNotAccepted",
    );
  });
});
