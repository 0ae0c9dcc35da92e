// SPDX-License-Identifier: GPL-3.0-or-later
import { refuseDevelopmentKeysOff } from "../keys/check-setup.ts";
import { checkVerifyingKey } from "../groth16/check-verifying-key.ts";
import { loadModel } from "../built-model/load-model.ts";
import { outputMeanings } from "../built-model/output-meanings.ts";
import { provenanceOf } from "../built-model/provenance-of.ts";
import { proveModel } from "../built-model/prove-model.ts";
import { runModel } from "../built-model/run-model.ts";
import { type FeedTerms, NO_TERMS } from "./register/feed-terms.ts";
import { featuresHash } from "../schema/feature-text.ts";
import { publicSignals, sampleContext, SIGNALS } from "../schema/statement.ts";
import { packWords } from "../schema/word-packing.ts";

/** Where a model is to be registered. The sample proof is bound to all of it. */
type RegistrationTarget = Readonly<{ chainId: bigint; registry: string; source: string }>;

type Row = readonly bigint[];

const PROVE_TIMEOUT_MS = 600_000;

/**
 * What a built model is proposed with: its record and one run of it, proven for this registry. `args` are the
 * arguments of ModelRegistry.propose; `phase1Hash` must be listed first.
 * @param folder a built model
 * @param version of its name: one that the registry has no other model for
 * @param features the sample: one to batch rows in the schema's integers
 * @param terms of its feed, and where to read more of it
 * @error InsecureDeploymentRefused, WeakKey, ManifestMismatch, InferenceRefused, ProverTimeout
 */
export async function registrationOf(
  folder: string,
  features: readonly Row[],
  target: RegistrationTarget,
  version = 1,
  { uri, limits, defaults }: FeedTerms = NO_TERMS,
) {
  const model = await loadModel(folder);
  const { manifest, layout, id } = model;
  refuseDevelopmentKeysOff(target.chainId, model);
  checkVerifyingKey(model.verifyingKey);
  const outputs = await runModel(model, features);
  const words = packWords(layout, manifest.batch, features, outputs);
  const signals = publicSignals(
    sampleContext({ ...target, modelId: id, keyHash: manifest.keyHash }),
    manifest.tag,
    words,
  );
  const rho = signals[SIGNALS.rho];
  const { proof, proofMs } = await proveModel(model, { features, rho }, { timeoutMs: PROVE_TIMEOUT_MS });
  const spec = {
    provenance: { ...provenanceOf(manifest), version, uri },
    batch: manifest.batch,
    layout: manifest.layout,
    featuresHash: featuresHash(model.schema.features),
    key: manifest.keyWords,
    source: target.source,
    insecure: manifest.insecure,
    opaque: manifest.opaque,
    total: manifest.total,
    outputs: await outputMeanings(model),
    limits: [...limits],
    defaults: [...defaults],
  };
  const sample = { features: features.flat(), outputs: outputs.flat(), h: signals[SIGNALS.h], proof: [...proof] };
  return { modelId: id, args: [spec, sample] as const, phase1Hash: manifest.phase1Hash, proofMs };
}
