// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import type { StatementContext } from "../../../schema/statement.ts";
import { candidateFixture } from "../../../testing/candidate-fixture.ts";
import { malleateProof } from "../../../testing/malleate-proof.ts";
import { sampleProof } from "../../../testing/registered-model-fixture.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const loadCandidate = async () => await candidateFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadCandidate);

const ROWS = {
  features: [
    [1n, 2n, 3n, 4n, 5n, 6n],
    [7n, 8n, 9n, 10n, 11n, 12n],
  ],
  outputs: [[6n], [12n]],
};

describe("ModelRegistry, the sample proof (property 1)", () => {
  after(() => connection.close());

  /** Registers with this sample and expects the verifier's refusal. */
  async function expectInvalidProof(
    { registry, spec }: Awaited<ReturnType<typeof setUp>>,
    sample: Awaited<ReturnType<typeof sampleProof>>,
  ): Promise<void> {
    const verifier = await ethers.getContractFactory("Groth16Verifier");
    await expect(registry.propose(spec, sample)).to.be.revertedWithCustomError(verifier, "InvalidProof");
  }

  it("may be one row of a batch, which the registry repeats", async () => {
    const { registry, spec, sample, model } = await setUp();
    expect(sample.features, "one row of six").to.have.length(6);
    await registry.propose(spec, sample);
    expect((await registry.modelRecord(model.id)).batch).to.equal(2n);
  });

  it("may be a whole batch", async () => {
    const fixture = await setUp();
    const sample = await sampleProof(connection, fixture, fixture.model, ROWS);
    await fixture.registry.propose(fixture.spec, sample);
    expect((await fixture.registry.modelRecord(fixture.model.id)).status, "proposed").to.equal(1n);
  });

  it("may be malleated: the registry does not rest on the proof's bytes", async () => {
    const { registry, spec, sample, model } = await setUp();
    await registry.propose(spec, { ...sample, proof: malleateProof(sample.proof) });
    expect((await registry.modelRecord(model.id)).status, "proposed").to.equal(1n);
  });

  it("names the chain that it is on, whichever that is", async () => {
    const other = await network.create({ network: "default", override: { chainId: 1337 } });
    const fixture = await candidateFixture(other);
    const { registry, spec, sample, model } = fixture;
    const verifier = await other.ethers.getContractFactory("Groth16Verifier");
    const elsewhere = await sampleProof(other, fixture, model, { context: { chainId: 31_337n } });
    await expect(registry.propose(spec, elsewhere)).to.be.revertedWithCustomError(verifier, "InvalidProof");
    await registry.propose(spec, sample);
    expect((await registry.modelRecord(model.id)).status, "proposed").to.equal(1n);
    await other.close();
  });

  describe("is refused", () => {
    it("when there is none", async () => {
      const fixture = await setUp();
      await expectInvalidProof(fixture, { ...fixture.sample, proof: new Array<bigint>(8).fill(0n) });
    });

    it("with one word of it changed", async () => {
      const fixture = await setUp();
      for (const [index, word] of fixture.sample.proof.entries()) {
        await expectInvalidProof(fixture, { ...fixture.sample, proof: fixture.sample.proof.with(index, word + 1n) });
      }
    });

    it("for other features or outputs than were proven", async () => {
      const fixture = await setUp();
      const sample = await sampleProof(connection, fixture, fixture.model, ROWS);
      const { features, outputs } = sample;
      await expectInvalidProof(fixture, { ...sample, features: features.with(11, 13n) });
      await expectInvalidProof(fixture, { ...sample, outputs: outputs.with(0, 7n) });
      await expectInvalidProof(fixture, { ...sample, features: features.slice(0, 6), outputs: outputs.slice(0, 1) });
    });

    it("with another commitment h, or an alias of the right one", async () => {
      const fixture = await setUp();
      const { registry, spec, sample } = fixture;
      await expectInvalidProof(fixture, { ...sample, h: sample.h + 1n });
      const verifier = await ethers.getContractFactory("Groth16Verifier");
      await expect(registry.propose(spec, { ...sample, h: sample.h + FIELD_ORDER }))
        .to.be.revertedWithCustomError(verifier, "SignalNotInField")
        .withArgs(0n, sample.h + FIELD_ORDER);
    });

    const ELSEWHERE: Record<string, Partial<StatementContext>> = {
      "another chain": { chainId: 1n },
      "another registry": { verifyingContract: `0x${"11".repeat(20)}` },
      "another model": { modelId: 7n },
      "another key": { keyHash: keccakOfText("another key") },
      "another source": { source: `0x${"22".repeat(20)}` },
      "an epoch": { epoch: 50n },
      "a request": { requestId: keccakOfText("a request") },
      "a payee": { payee: `0x${"33".repeat(20)}` },
      subjects: { subjectsHash: keccakOfText("subjects") },
    };
    for (const [name, context] of Object.entries(ELSEWHERE)) {
      it(`when it was made for ${name}`, async () => {
        const fixture = await setUp();
        await expectInvalidProof(fixture, await sampleProof(connection, fixture, fixture.model, { context }));
      });
    }

    it("when it is of a model with another tag under the same key", async () => {
      const fixture = await setUp();
      const { model } = fixture;
      const twin = { ...model, tag: simulatedModel("twin", { batch: 2 }).tag };
      await expectInvalidProof(fixture, await sampleProof(connection, fixture, twin));
    });
  });

  describe("has a shape, which is refused", () => {
    async function expectPackingError(change: object, error: string, ...args: readonly unknown[]): Promise<void> {
      const { registry, spec, sample } = await setUp();
      const packing = await ethers.getContractAt("IPackingErrors", registry);
      await expect(registry.propose(spec, { ...sample, ...change }))
        .to.be.revertedWithCustomError(packing, error)
        .withArgs(...args);
    }
    const features = new Array<bigint>(6).fill(0n);

    it("with other numbers of rows on the two sides", async () => {
      const { registry, spec, sample } = await setUp();
      await expect(registry.propose(spec, { ...sample, outputs: [0n, 0n] }))
        .to.be.revertedWithCustomError(registry, "SampleShapeMismatch")
        .withArgs(1n, 2n);
    });

    it("without a row", () => expectPackingError({ features: [], outputs: [] }, "ValuesMisshapen", 0n, 6n));

    it("with a part of a row", () => expectPackingError({ features: [...features, 0n] }, "ValuesMisshapen", 7n, 6n));

    it("with more rows than the batch", () =>
      expectPackingError(
        { features: [...features, ...features, ...features], outputs: [0n, 0n, 0n] },
        "TooManySubjects",
        3n,
        2n,
      ));

    it("with a value outside its field", async () => {
      await expectPackingError({ features: features.with(4, 2n ** 32n) }, "ValueOutOfRange", 4n, 2n ** 32n);
      await expectPackingError({ features: features.with(5, -1n) }, "ValueOutOfRange", 5n, -1n);
      await expectPackingError({ outputs: [-1n] }, "ValueOutOfRange", 0n, -1n);
    });
  });
});
