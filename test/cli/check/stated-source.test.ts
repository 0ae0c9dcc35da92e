// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { compileSourceAgain } from "../../../built-model/check/compile-source-again.ts";
import { sourceRecord } from "../../../built-model/source-record.ts";
import { type SourcePaths, statedSource } from "../../../cli/check/stated-source.ts";
import { compileModel, type CompiledModel } from "../../../compiler/compile-model.ts";
import type { ProofcastError } from "../../../schema/errors.ts";
import { sha256 } from "../../../schema/hash.ts";
import type { Manifest } from "../../../schema/manifest.ts";
import type { ModelSchema } from "../../../schema/model-schema.ts";
import { smallModel } from "../../../testing/small-model.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

/** As `check --onnx` does it. */
const compileAgain = async (paths: SourcePaths, manifest: Manifest, schema: ModelSchema): Promise<CompiledModel> =>
  compileSourceAgain(await statedSource(paths).read(manifest, schema), manifest);

describe("statedSource", () => {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const source = { name: "derived", onnx: smallModel(), config: {}, calibration: [[0.5, -1, 1], [0, 2, -3]], heldOut: undefined }; // prettier-ignore
  let manifest: Manifest;
  let schema: ModelSchema;

  before(async () => {
    await writeFile(at("model.onnx"), source.onnx);
    await writeFile(at("rows.json"), JSON.stringify(source.calibration));
    const compiled = await compileModel({ ...source, batch: 1 });
    schema = compiled.schema;
    manifest = { name: "derived", batch: 1, source: sourceRecord(source) } as Manifest;
  });
  const refusal = async (work: Promise<unknown>): Promise<unknown> =>
    ((await work.catch((reason: unknown) => reason)) as ProofcastError).details.entry;

  it("gives the same graph and schema, derived ones too", async () => {
    const { graph } = await compileModel({ ...source, batch: 1 });
    const again = await compileAgain({ onnx: at("model.onnx"), calibration: at("rows.json") }, manifest, schema);
    expect(again.graph).to.deep.equal(graph);
    expect(again.schema).to.deep.equal(schema);
  });

  it("names what is missing or another: the model, its rows, its configuration", async () => {
    const paths = { onnx: at("model.onnx"), calibration: at("rows.json") };
    const other = (change: Partial<Manifest["source"]>): Manifest => ({
      ...manifest,
      source: { ...manifest.source, ...change },
    });
    expect(await refusal(compileAgain({ onnx: paths.onnx }, manifest, schema))).to.equal("calibrationSha256");
    const onnxSha256 = sha256("another");
    expect(await refusal(compileAgain(paths, other({ onnxSha256 }), schema))).to.equal("onnxSha256");
    expect(await refusal(compileAgain({ onnx: folder() }, other({ schema: "given" }), schema))).to.equal(
      "calibrationSha256",
    );
    const calibrated = { ...paths, onnx: folder() };
    expect(await refusal(compileAgain(calibrated, other({ schema: "given" }), schema))).to.equal("schema");
    const config = { bits: { weightBits: 5, activationBits: 6 } };
    expect(await refusal(compileAgain(calibrated, other({ config }), schema))).to.equal("config");
  });
});
