// SPDX-License-Identifier: GPL-3.0-or-later
import type { EmittedModel } from "../compiler/emit-model.ts";
import type { CompiledCircuit } from "../circom/compile-circuit.ts";
import { keyHash, keyWords, phase1Hash, type VerifyingKey, verifyingKeyToSnarkjs } from "../groth16/verifying-key.ts";
import { isInsecureSetup } from "../keys/setup-table.ts";
import { sha256, type Hex } from "../schema/hash.ts";
import { encodeLayout } from "../schema/layout.ts";
import { type Manifest, MANIFEST_FORMAT } from "../schema/manifest.ts";
import { canonicalSchemaJson, scoredOutputs } from "../schema/model-schema.ts";
import { toolVersions } from "./tool-versions.ts";

/** What the compiler wrote, how well it does, and what it was compiled from. */
export type DescribedModel = Omit<EmittedModel, "constraintBudget"> & {
  readonly constraintBudget: Pick<EmittedModel["constraintBudget"], "model">;
  readonly errorReport: Manifest["error"];
  readonly source: Manifest["source"];
};

/** All that a manifest is made from: building writes it so, and checking writes it again. */
type ModelFacts = DescribedModel & {
  readonly constraints: CompiledCircuit["constraints"];
  readonly key: VerifyingKey;
  readonly setup: Manifest["setup"];
  readonly r1csSha256: Hex;
  readonly wiresSha256: Hex;
  readonly zkeySha256: Hex;
};

export function manifestOf(facts: ModelFacts): Manifest {
  const { schema, layout, batch, words, tag, modelHash, schemaHash, key, constraints } = facts;
  return {
    format: MANIFEST_FORMAT,
    name: schema.name,
    batch,
    total: schema.total,
    insecure: isInsecureSetup(facts.setup),
    opaque: false,
    modelHash,
    schemaHash,
    schemaSha256: sha256(canonicalSchemaJson(schema)),
    intOnnxSha256: sha256(facts.intOnnx),
    graphSha256: sha256(facts.graphSource),
    layout: encodeLayout(layout),
    ...scoredOutputs(schema),
    words,
    tag,
    circuitSha256: sha256(facts.circuitSource),
    r1csSha256: facts.r1csSha256,
    keyHash: keyHash(key),
    keyWords: keyWords(key),
    phase1Hash: phase1Hash(key),
    zkeySha256: facts.zkeySha256,
    wiresSha256: facts.wiresSha256,
    constraints: {
      ...constraints,
      model: facts.constraintBudget.model,
      statement: constraints.total - facts.constraintBudget.model,
    },
    error: facts.errorReport,
    source: facts.source,
    tools: toolVersions(),
    setup: facts.setup,
  };
}

/** verification_key.json, as snarkjs reads it. */
export function verificationKeyText(key: VerifyingKey): string {
  return `${JSON.stringify(verifyingKeyToSnarkjs(key), undefined, 1)}\n`;
}
