import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CompiledModel } from "../../compiler/compile-model.ts";
import { type CompiledCircuit, compileCircuit } from "../../keys/circuit-build.ts";
import { writeDevelopmentKeys } from "../../keys/development-keys.ts";
import { keyHash, keyWords, phase1Hash, type VerifyingKey, verifyingKeyToSnarkjs } from "../../keys/verifying-key.ts";
import { sha256 } from "../../schema/hash.ts";
import { encodeLayout } from "../../schema/layout.ts";
import { isInsecureSetup, type Manifest, MANIFEST_FORMAT, manifestToJson, MODEL_FILES } from "../../schema/manifest.ts";
import { canonicalSchemaJson } from "../../schema/model-schema.ts";
import { CIRCUIT_INCLUDE_PATHS } from "./include-paths.ts";
import { toolVersions } from "./tool-versions.ts";

export type KeyOptions = {
  /** Names phase 1 of the development set-up. */
  readonly label: string;
  /** Forces δ, for tests of forgeries: see writeDevelopmentKeys. */
  readonly deltaSeed?: string;
  readonly warn?: (line: string) => void;
};

/** What of a compiled model goes into its folder. */
export type ModelToAssemble = Pick<
  CompiledModel,
  "schema" | "layout" | "batch" | "words" | "intOnnx" | "circuitSource" | "modelHash" | "schemaHash" | "tag"
> & {
  readonly constraintBudget: Pick<CompiledModel["constraintBudget"], "model">;
  readonly errorReport: Manifest["error"];
};

/** Writes every file of a built model into `folder`, the manifest last. */
export async function assembleModel(
  model: ModelToAssemble,
  folder: string,
  keys: KeyOptions,
  onProgress: (stage: string) => void,
): Promise<Manifest> {
  const at = (file: keyof typeof MODEL_FILES): string => join(folder, MODEL_FILES[file]);
  await writeFile(at("circuit"), model.circuitSource);
  await writeFile(at("intOnnx"), model.intOnnx);
  await writeFile(at("schema"), canonicalSchemaJson(model.schema));

  onProgress("compiling the circuit");
  const circuit = await compileCircuit({ path: at("circuit"), includePaths: CIRCUIT_INCLUDE_PATHS }, folder);
  await rm(circuit.symPath); // names of wires: for debugging a circuit, not for using it

  onProgress("making development keys");
  const key = await writeDevelopmentKeys(at("r1cs"), at("zkey"), keys);
  await writeFile(at("verificationKey"), `${JSON.stringify(verifyingKeyToSnarkjs(key), undefined, 1)}\n`);

  onProgress("hashing");
  const manifest = await manifestOf(model, circuit, key, keys.label, at);
  await writeFile(at("manifest"), `${JSON.stringify(manifestToJson(manifest), undefined, 2)}\n`);
  return manifest;
}

async function manifestOf(
  model: ModelToAssemble,
  { constraints }: CompiledCircuit,
  key: VerifyingKey,
  label: string,
  at: (file: keyof typeof MODEL_FILES) => string,
): Promise<Manifest> {
  const digest = async (file: keyof typeof MODEL_FILES) => sha256(await readFile(at(file)));
  const setup = { kind: "development", label } as const;
  const { schema, layout, batch, words, tag, modelHash, schemaHash, errorReport, constraintBudget } = model;
  return {
    format: MANIFEST_FORMAT,
    name: schema.name,
    batch,
    total: schema.total,
    insecure: isInsecureSetup(setup),
    opaque: false,
    modelHash,
    schemaHash,
    schemaSha256: await digest("schema"),
    intOnnxSha256: await digest("intOnnx"),
    layout: encodeLayout(layout),
    words,
    tag,
    circuitSha256: await digest("circuit"),
    r1csSha256: await digest("r1cs"),
    keyHash: keyHash(key),
    keyWords: keyWords(key),
    phase1Hash: phase1Hash(key),
    zkeySha256: await digest("zkey"),
    wasmSha256: await digest("wasm"),
    constraints: {
      ...constraints,
      model: constraintBudget.model,
      statement: constraints.total - constraintBudget.model,
    },
    error: {
      calibration: errorReport.calibration,
      ...(errorReport.heldOut ? { heldOut: errorReport.heldOut } : {}),
    },
    tools: toolVersions(),
    setup,
  };
}
