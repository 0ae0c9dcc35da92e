// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { sha256 } from "../../schema/hash.ts";
import { checkManifest, InvalidManifest, ManifestMismatch, readManifest } from "../../built-model/check-manifest.ts";
import { manifestToJson, MODEL_FILES, type Manifest } from "../../schema/manifest.ts";
import { modelHashOfDigests } from "../../schema/layout.ts";
import { statementTag } from "../../schema/statement.ts";
import { canonicalSchemaJson, InvalidSchema } from "../../schema/model-schema.ts";
import { copyingModel } from "../../testing/copying-model.ts";
import { writeStatedFolder } from "../../testing/stated-folder.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const U8 = { width: 8, signed: false, count: 20 } as const;
const SCHEMA = copyingModel([U8], [U8]);
const OTHER_HASH = `0x${"12".repeat(32)}` as const;

describe("manifest", () => {
  const tmp = temporaryFolder();
  let manifest: Manifest;
  beforeEach(async () => {
    manifest = await writeStatedFolder(tmp(), SCHEMA, 2);
  });

  const path = (file: keyof typeof MODEL_FILES): string => join(tmp(), MODEL_FILES[file]);
  const restate = (change: object): Promise<void> =>
    writeFile(path("manifest"), JSON.stringify({ ...manifestToJson(manifest), ...change }));
  const refusal = async (reading: Promise<unknown>): Promise<unknown> =>
    reading.then(
      () => undefined,
      (error: unknown) => error,
    );

  describe("readManifest", () => {
    it("gives back what was written, numbers of 256 bits too", async () => {
      expect(await readManifest(path("manifest"))).to.deep.equal(manifest);
    });

    const malformed: [title: string, change: object, place: string][] = [
      ["another format", { format: "proofcast-manifest/2" }, "format"],
      ["an unknown entry", { verified: true }, "verified"],
      ["a missing entry", { keyHash: undefined }, "keyHash"],
      ["a hash in capitals", { modelHash: `0x${"AB".repeat(32)}` }, "modelHash"],
      ["a hash of 31 bytes", { zkeySha256: `0x${"ab".repeat(31)}` }, "zkeySha256"],
      ["a layout that is no hex", { layout: "0x0" }, "layout"],
      ["a number that is no text", { tag: 1 }, "tag"],
      ["a number with leading zeros", { tag: "01" }, "tag"],
      ["a negative number", { tag: "-1" }, "tag"],
      ["17 key words", { keyWords: new Array(17).fill("1") }, "keyWords"],
      ["a key word of 257 bits", { keyWords: new Array(18).fill((1n << 256n).toString()) }, "keyWords"],
      ["a batch of 0", { batch: 0 }, "batch"],
      ["a negative error", { error: { calibration: { max: -1, mean: 0 } } }, "error.calibration.max"],
      ["an empty list of scores", { scores: [] }, "scores"],
      ["scores of an operator that squashes nothing", { scores: [{ output: "y", of: "Relu" }] }, "scores[0].of"],
      ["development keys that are said to be secure", { insecure: false }, "insecure"],
      ["a set-up it does not know", { setup: { kind: "trust me" } }, "setup"],
      ["a set-up with another one's entries", { setup: { kind: "ceremony", label: "" } }, "setup.transcriptHash"],
      ["a set-up without its entries", { setup: { kind: "development" } }, "setup.label"],
      ["a set-up with one entry more", { setup: { kind: "development", label: "", by: "me" } }, "setup"],
    ];
    for (const [title, change, place] of malformed) {
      it(`refuses ${title} and names the place`, async () => {
        await restate(change);
        const error = await refusal(readManifest(path("manifest")));
        expect(error).to.be.instanceOf(InvalidManifest);
        expect((error as Error).message).to.include(place);
      });
    }

    it("refuses a file that is missing or no JSON", async () => {
      expect(await refusal(readManifest(join(tmp(), "none.json")))).to.be.instanceOf(InvalidManifest);
      await writeFile(path("manifest"), "{");
      expect(await refusal(readManifest(path("manifest")))).to.be.instanceOf(InvalidManifest);
    });
  });

  describe("checkManifest", () => {
    it("accepts a manifest that is true of the files beside it", async () => {
      expect(await checkManifest(tmp())).to.deep.equal({ manifest, schema: SCHEMA });
    });

    const lies: [entry: keyof Manifest, stated: unknown][] = [
      ["name", "another"],
      ["total", false],
      ["words", 99],
      ["layout", "0x010100010101000101"],
      ["tag", "1"],
      ...(
        [
          ...(["modelHash", "schemaHash", "keyHash", "phase1Hash", "schemaSha256", "intOnnxSha256"] as const),
          ...(["circuitSha256", "r1csSha256", "zkeySha256", "wiresSha256"] as const),
        ] as const
      ).map((entry): [keyof Manifest, unknown] => [entry, OTHER_HASH]),
    ];
    for (const [entry, stated] of lies) {
      it(`refuses another ${entry} than the files give`, async () => {
        await restate({ [entry]: stated });
        const error = await refusal(checkManifest(tmp()));
        expect(error).to.be.instanceOf(ManifestMismatch).with.property("details").that.includes({ entry });
      });
    }

    it("refuses another batch or other key words, which other entries follow from", async () => {
      await restate({ batch: 3 });
      expect(await refusal(checkManifest(tmp())), "batch").to.be.instanceOf(ManifestMismatch);
      await restate({ keyWords: manifest.keyWords.map((word) => (word - 1n).toString()) });
      const error = await refusal(checkManifest(tmp()));
      expect(error, "key words").to.have.property("details").that.includes({ entry: "keyHash" });
    });

    it("refuses another list of scores than the schema's", async () => {
      const scores = [{ output: "field0", of: "Softmax" }];
      await restate({ scores });
      expect(await refusal(checkManifest(tmp())), "invented").to.be.instanceOf(ManifestMismatch);
      const [output] = SCHEMA.outputs;
      const scored = { ...SCHEMA, outputs: [{ ...output!, scoresOf: "Softmax" as const }] };
      manifest = await writeStatedFolder(tmp(), scored, 2);
      expect((await checkManifest(tmp())).manifest.scores).to.deep.equal(scores);
      for (const stated of [undefined, [{ output: "field0", of: "Sigmoid" }], [{ output: "other", of: "Softmax" }]]) {
        await restate({ scores: stated });
        const error = await refusal(checkManifest(tmp()));
        expect(error, JSON.stringify(stated))
          .to.be.instanceOf(ManifestMismatch)
          .with.property("message")
          .that.includes("scores");
      }
    });

    for (const file of ["circuit", "intOnnx", "r1cs", "wires", "zkey"] as const) {
      it(`refuses a changed or missing ${MODEL_FILES[file]}`, async () => {
        await writeFile(path(file), "changed");
        const changed = await refusal(checkManifest(tmp()));
        expect(changed, "changed")
          .to.have.property("details")
          .that.includes({ entry: `${file}Sha256` });
        await rm(path(file));
        const missing = await refusal(checkManifest(tmp()));
        expect(missing, "missing").to.be.instanceOf(ManifestMismatch);
      });
    }

    it("refuses a schema that is not in canonical form, though its hash is stated", async () => {
      const text = JSON.stringify(JSON.parse(canonicalSchemaJson(SCHEMA)), null, 2);
      await writeFile(path("schema"), text);
      const stated = await statedFor(text);
      await restate(stated);
      const error = await refusal(checkManifest(tmp()));
      expect(error).to.be.instanceOf(ManifestMismatch).with.property("message").that.includes("canonical");
    });

    it("refuses a schema that is none", async () => {
      await writeFile(path("schema"), "{}");
      expect(await refusal(checkManifest(tmp()))).to.be.instanceOf(InvalidSchema);
    });
  });

  /** Everything that follows from the bytes of schema.json, restated as a forger would. */
  async function statedFor(schemaText: string): Promise<object> {
    const schemaSha256 = sha256(schemaText);
    const modelHash = modelHashOfDigests(sha256(await readFile(path("intOnnx"))), schemaSha256);
    return { schemaSha256, modelHash, tag: statementTag({ ...manifest, modelHash }).toString() };
  }
});
