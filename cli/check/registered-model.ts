// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { provenanceOf } from "../../built-model/provenance-of.ts";
import { REGISTRY_ABI } from "../../chain/abi.ts";
import { readContract } from "../../chain/contract-call.ts";
import { bytes, hash } from "../../chain/rpc-answers.ts";
import { checkChainId, openRpc } from "../../chain/rpc.ts";
import { checkModelOnChain, ManifestVerifierMismatch, REVIEWABLE } from "../../relayer/chain/model-on-chain.ts";
import { keccak256, type Hex } from "../../schema/hash.ts";
import type { Manifest } from "../../schema/manifest.ts";
import { modelId } from "../../schema/statement.ts";

/** A registry, and an endpoint of its chain. */
export type RegistryPlace = Readonly<{ rpcUrl: string; chainId: number; registry: string }>;

const provenanceAnswer = z
  .tuple([
    z.object({
      modelHash: hash,
      name: z.string(),
      circuitSha256: hash,
      r1csSha256: hash,
      zkeySha256: hash,
      setupHash: hash,
    }),
  ])
  .transform(([fields]) => fields);

const modelAnswer = z
  .tuple([z.object({ verifier: z.string(), verifierCodeHash: hash })])
  .transform(([fields]) => fields);

/**
 * Holds a folder to the model that is registered, or proposed to be: its record, every hash of its provenance with the set-up's among them, and that
 * its verifier still has the code it was registered with.
 * @error WrongChain, ModelNotRegistered, ManifestVerifierMismatch, EndpointUnavailable, HostileAnswer
 */
export async function checkRegistered(manifest: Manifest, { rpcUrl, chainId, registry }: RegistryPlace): Promise<void> {
  const rpc = openRpc(rpcUrl, chainId);
  const read = <T>(name: string, answer: z.ZodType<T>): Promise<T> => {
    const args = [modelId(manifest.modelHash, manifest.batch)];
    return readContract(rpc, { to: registry, abi: REGISTRY_ABI, name, args }, answer);
  };
  try {
    await checkChainId(rpc);
    await checkModelOnChain(rpc, registry, manifest, REVIEWABLE);
    const registered = await read("provenanceOf", provenanceAnswer);
    for (const [entry, stated] of Object.entries(provenanceOf(manifest))) {
      const found = registered[entry as keyof typeof registered];
      if (found !== stated) throw new ManifestVerifierMismatch(manifest.name, entry, stated, found);
    }
    const { verifier, verifierCodeHash } = await read("modelOf", modelAnswer);
    const codeHash = keccak256((await rpc.call("eth_getCode", [verifier, "latest"], bytes)) as Hex);
    if (codeHash !== verifierCodeHash)
      throw new ManifestVerifierMismatch(manifest.name, "the verifier's code hash", verifierCodeHash, codeHash);
  } finally {
    rpc.close();
  }
}
