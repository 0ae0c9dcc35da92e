// SPDX-License-Identifier: GPL-3.0-or-later
import { refuseDevelopmentKeysOff } from "../keys/check-setup.ts";
import { checkModelOnChain, registryOf } from "./chain/model-on-chain.ts";
import type { Rpc } from "../chain/rpc.ts";
import { loadModel, type BuiltModel } from "../built-model/load-model.ts";

/** A built model that is the registered one, and where the chain takes its features from. */
export type ServedModel = BuiltModel & { readonly source: string };

/**
 * Loads built models, each checked against its own files and against the registry.
 * @error InvalidManifest, ManifestMismatch, InsecureDeploymentRefused, ModelNotRegistered, ManifestVerifierMismatch
 */
export async function serveModels(
  folders: readonly string[],
  { rpc, oracle }: { rpc: Rpc; oracle: string },
): Promise<{ registry: string; models: ReadonlyMap<bigint, ServedModel> }> {
  const built: BuiltModel[] = [];
  for (const folder of folders) {
    const model = await loadModel(folder);
    refuseDevelopmentKeysOff(rpc.chainId, model);
    built.push(model);
  }
  const registry = await registryOf(rpc, oracle);
  const models = new Map<bigint, ServedModel>();
  for (const model of built) {
    models.set(model.id, { ...model, ...(await checkModelOnChain(rpc, registry, model.manifest)) });
  }
  return { registry, models };
}
