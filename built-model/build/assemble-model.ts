// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeGraph } from "../../compiler/graph/graph-file.ts";
import { compileCircuit } from "../../circom/compile-circuit.ts";
import type { DevelopmentKeyOptions } from "../../keys/development-keys.ts";
import { definition as development } from "../../keys/setups/development.ts";
import { wireMapBytes } from "../../prover/witness/witness-model.ts";
import { sha256OfFile } from "../../files/file-hash.ts";
import { type Manifest, manifestText, MODEL_FILES } from "../../schema/manifest.ts";
import { canonicalSchemaJson } from "../../schema/model-schema.ts";
import { CIRCUIT_INCLUDE_PATHS } from "../../circom/include-paths.ts";
import { type DescribedModel, manifestOf, verificationKeyText } from "../manifest-of.ts";

/** Writes every file of a built model into `folder`, the manifest last. */
export async function assembleModel(
  model: DescribedModel,
  folder: string,
  keys: DevelopmentKeyOptions,
  onProgress: (stage: string) => void,
): Promise<Manifest> {
  const at = (file: keyof typeof MODEL_FILES): string => join(folder, MODEL_FILES[file]);
  await writeFile(at("graph"), model.graphSource);
  await writeFile(at("circuit"), model.circuitSource);
  await writeFile(at("intOnnx"), model.intOnnx);
  await writeFile(at("schema"), canonicalSchemaJson(model.schema));

  onProgress("compiling the circuit");
  const circuit = await compileCircuit({ path: at("circuit"), includePaths: CIRCUIT_INCLUDE_PATHS }, folder);
  const { schema, batch, tag } = model;
  const graph = decodeGraph(Buffer.from(model.graphSource));
  await writeFile(at("wires"), wireMapBytes({ graph, schema, batch, tag }, await readFile(circuit.symPath, "utf8")));
  await rm(circuit.symPath); // all that is needed of it is in the map now

  const place = { folder, r1csPath: at("r1cs"), zkeyPath: at("zkey"), onProgress };
  const { key, record: setup } = await development.make(place, keys);
  await writeFile(at("verificationKey"), verificationKeyText(key));

  onProgress("hashing");
  const digests = {
    r1csSha256: await sha256OfFile(at("r1cs")),
    zkeySha256: await sha256OfFile(at("zkey")),
    wiresSha256: await sha256OfFile(at("wires")),
  };
  const manifest = manifestOf({ ...model, constraints: circuit.constraints, key, setup, ...digests });
  await writeFile(at("manifest"), manifestText(manifest));
  return manifest;
}
