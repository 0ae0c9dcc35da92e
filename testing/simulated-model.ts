// SPDX-License-Identifier: GPL-3.0-or-later
import { keyHash, keyWords, phase1Hash } from "../groth16/verifying-key.ts";
import { featuresHash } from "../schema/feature-text.ts";
import { keccakOfText, type Hex } from "../schema/hash.ts";
import { encodeLayout, schemaHash, type Layout } from "../schema/layout.ts";
import { fieldRange } from "../schema/model-schema.ts";
import {
  modelId,
  publicSignals,
  statementTag,
  type PublicSignals,
  type StatementContext,
} from "../schema/statement.ts";
import { packWords } from "../schema/word-packing.ts";
import { wordCount } from "../schema/places.ts";
import { simulateProof } from "./simulated-proof.ts";
import { simulatedKey, type SimulatedKey } from "./simulated-key.ts";

/** What a contract sees of a model, with a key whose secret proves any statement: no circuit is needed. */
export type SimulatedModel = SimulatedKey &
  Readonly<{
    batch: number;
    layout: Layout;
    modelHash: Hex;
    id: bigint;
    tag: bigint;
    keyHash: Hex;
    phase1Hash: Hex;
  }>;

/** Six rewards of 32 bits in, one out. */
export const REWARDS_LAYOUT: Layout = {
  features: [{ width: 32, signed: false, count: 6 }],
  outputs: [{ width: 32, signed: false, count: 1 }],
};

export type Rows = readonly (readonly bigint[])[];

/** `modelHash`: that of another one, to be a second batch size of it. */
export function simulatedModel(
  label: string,
  { batch = 1, layout = REWARDS_LAYOUT, modelHash = keccakOfText(`${label}/model`) } = {},
): SimulatedModel {
  const simulated = simulatedKey(label);
  const shape = { modelHash, schemaHash: schemaHash(layout), batch, words: wordCount(layout, batch) };
  return {
    ...simulated,
    batch,
    layout,
    modelHash,
    id: modelId(modelHash, batch),
    tag: statementTag(shape),
    keyHash: keyHash(simulated.key),
    phase1Hash: phase1Hash(simulated.key),
  };
}

/** What the six rewards mean to the source that proves them. */
export const REWARDS_FEATURES_HASH = featuresHash([
  { name: "smoothing_pool_eth", unit: "ETH", count: 6, width: 32, signed: false, scale: 0.000001 },
]);

/** Each run of the outputs as a field in millionths of an ether, of which nothing is proven but its width. */
function outputsOf({ outputs }: Layout) {
  return outputs.map(({ count, ...field }, index) => ({
    ...{ name: `output_${index}`, unit: "ETH", count, scaleMantissa: 1n, scaleExponent: -6, errorBound: 2n },
    provenMinimum: fieldRange(field).min,
    provenMaximum: fieldRange(field).max,
  }));
}

/** The registry's argument for a model; everything not said is the ordinary development model, the only one of its name. */
export function modelSpec(model: SimulatedModel, source: string, featuresHash = REWARDS_FEATURES_HASH) {
  const file = (name: string): Hex => keccakOfText(`${model.modelHash}/${name}`);
  return {
    provenance: {
      modelHash: model.modelHash,
      name: `model-${model.modelHash.slice(2, 10)}`,
      version: 1,
      circuitSha256: file("model.circom"),
      r1csSha256: file("model.r1cs"),
      zkeySha256: file("model.zkey"),
      setupHash: file("transcript.json"),
      uri: "",
    },
    batch: model.batch,
    layout: encodeLayout(model.layout),
    featuresHash,
    key: keyWords(model.key),
    source,
    insecure: true,
    opaque: false,
    total: true,
    outputs: outputsOf(model.layout),
    limits: [] as { minimum: bigint; maximum: bigint; maximumJump: bigint }[],
    defaults: [] as bigint[],
  };
}

/** A proof that the model turned these features into these outputs, true or not. */
export function proveStatement(
  model: SimulatedModel,
  context: StatementContext,
  features: Rows,
  outputs: Rows,
): { h: bigint; proof: bigint[]; signals: PublicSignals } {
  const words = packWords(model.layout, model.batch, features, outputs);
  const signals = publicSignals(context, model.tag, words);
  return { h: signals[0], proof: simulateProof(model.secret, model.key, signals), signals };
}
