// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../schema/hash.ts";
import { hashKeyWords, hashPhase1Words, KEY_WORDS } from "../schema/key-words.ts";
import { encodeLayout, layoutOf, modelHash, schemaHash } from "../schema/layout.ts";
import { MANIFEST_FORMAT, MODEL_FILES, manifestToJson, type Manifest } from "../schema/manifest.ts";
import { canonicalSchemaJson, scoredOutputs, type ModelSchema } from "../schema/model-schema.ts";
import { statementTag } from "../schema/statement.ts";
import { wordCount } from "../schema/places.ts";

/** An error section that means nothing. */
const STATED_ERROR: Manifest["error"] = {
  calibration: {
    ...{ rows: 4, max: 0.5, mean: 0.25, rmse: 0.3, share: 0.01, worstRow: 2, worstOutput: "y" },
    outputs: [{ field: "y", max: 0.5, mean: 0.25, rmse: 0.3, share: 0.01 }],
    clipped: { values: 0, columns: [] },
    saturated: 0,
  },
  ...{ rows: "given", bound: 1, inputBound: 0.5, endToEndBound: 1.5, floatRounding: 0.001 },
};

/** Writes a built model's folder whose manifest is true of its files; those stand in for a model, circuit and keys. */
export async function writeStatedFolder(dir: string, schema: ModelSchema, batch: number): Promise<Manifest> {
  const contents = {
    intOnnx: Buffer.from("model"),
    graph: Buffer.from("graph"),
    circuit: Buffer.from("circuit"),
    r1cs: Buffer.from("r1cs"),
    wires: Buffer.from("wires"),
    zkey: Buffer.from("zkey"),
    schema: Buffer.from(canonicalSchemaJson(schema)),
  };
  for (const [file, content] of Object.entries(contents)) {
    await writeFile(join(dir, MODEL_FILES[file as keyof typeof contents]), content);
  }
  const layout = layoutOf(schema);
  const shape = {
    modelHash: modelHash(contents.intOnnx, canonicalSchemaJson(schema)),
    schemaHash: schemaHash(layout),
    batch,
    words: wordCount(layout, batch),
  };
  const keyWords = Array.from({ length: KEY_WORDS }, (_, i) => (1n << 255n) + BigInt(i));
  const manifest: Manifest = {
    ...shape,
    format: MANIFEST_FORMAT,
    name: schema.name,
    total: schema.total,
    insecure: true,
    opaque: false,
    layout: encodeLayout(layout),
    ...scoredOutputs(schema),
    tag: statementTag(shape),
    keyWords,
    keyHash: hashKeyWords(keyWords),
    phase1Hash: hashPhase1Words(keyWords),
    schemaSha256: sha256(contents.schema),
    intOnnxSha256: sha256(contents.intOnnx),
    graphSha256: sha256(contents.graph),
    circuitSha256: sha256(contents.circuit),
    r1csSha256: sha256(contents.r1cs),
    zkeySha256: sha256(contents.zkey),
    wiresSha256: sha256(contents.wires),
    constraints: { total: 3, linear: 1, nonLinear: 2, model: 1, statement: 2 },
    error: STATED_ERROR,
    source: { onnxSha256: sha256("onnx"), schema: "given", config: {} },
    tools: { circom: "2.2", snarkjs: "0.7", proofcast: "0.1" },
    setup: { kind: "development", label: "test" },
  };
  await writeFile(join(dir, MODEL_FILES.manifest), JSON.stringify(manifestToJson(manifest)));
  return manifest;
}
