// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { FatalError } from "../../schema/errors.ts";
import type { Manifest } from "../../schema/manifest.ts";
import { modelId } from "../../schema/statement.ts";
import { ORACLE_ABI, REGISTRY_ABI } from "../../chain/abi.ts";
import { readContract } from "../../chain/contract-call.ts";
import { bytes } from "../../chain/rpc-answers.ts";
import type { Rpc } from "../../chain/rpc.ts";

/** The configured oracle is no contract. */
export class NoOracle extends FatalError {
  constructor(oracle: string, chainId: number) {
    super("NO_ORACLE", `There is no contract at ${oracle} on chain ${chainId}. Correct oracle in the configuration.`, {
      details: { oracle, chainId },
    });
  }
}

/** The registry does not know the model: nothing it proves would be accepted. */
export class ModelNotRegistered extends FatalError {
  constructor(name: string, registry: string, status: string) {
    super(
      "MODEL_NOT_REGISTERED",
      `Model ${name} is ${status} in the registry at ${registry}. Register it, or take its folder out of the configuration.`,
      { details: { name, registry, status } },
    );
  }
}

/** The built folder and the registered model are not the same thing. */
export class ManifestVerifierMismatch extends FatalError {
  constructor(name: string, entry: string, manifest: unknown, registered: unknown) {
    super(
      "MANIFEST_VERIFIER_MISMATCH",
      `The manifest of ${name} says ${entry} is ${String(manifest)}, its registered verifier has ${String(registered)}: ` +
        "no proof of this folder would be accepted. Use the folder that was registered, or register this one.",
      { details: { name, entry, manifest, registered } },
    );
  }
}

const addressAnswer = z.tuple([z.string()]).transform(([value]) => value.toLowerCase());
const STATUSES = ["unknown", "proposed", "active", "deprecated", "revoked"] as const;
type ModelStatus = (typeof STATUSES)[number];
/** A deprecated model is asked no more, and what was asked of it is answered. */
const PROVABLE: readonly ModelStatus[] = ["active", "deprecated"];
/** What a voter reads before and after the vote. */
export const REVIEWABLE: readonly ModelStatus[] = ["proposed", ...PROVABLE];
const truth = z.tuple([z.boolean()]).transform(([value]) => value);
const recordAnswer = z
  .tuple([
    z.object({
      status: z.bigint().transform((value) => STATUSES[Number(value)] ?? "unknown"),
      modelHash: z.string(),
      schemaHash: z.string(),
      batch: z.bigint().transform(Number),
      words: z.bigint().transform(Number),
      keyHash: z.string(),
      insecure: z.boolean(),
      source: z.string().toLowerCase(),
    }),
  ])
  .transform(([fields]) => fields);

/** @error NoOracle */
export async function registryOf(rpc: Rpc, oracle: string): Promise<string> {
  if ((await rpc.call("eth_getCode", [oracle, "latest"], bytes)) === "0x") throw new NoOracle(oracle, rpc.chainId);
  return await readContract(rpc, { to: oracle, abi: ORACLE_ABI, name: "REGISTRY", args: [] }, addressAnswer);
}

/** Whether nothing can be proven by a model: it is revoked, or it, its verifier or everything is stopped. */
export async function isHalted(rpc: Rpc, registry: string, modelId: bigint): Promise<boolean> {
  return await readContract(rpc, { to: registry, abi: REGISTRY_ABI, name: "isHalted", args: [modelId] }, truth);
}

/**
 * The source of a registered model in one of these states, once the manifest and the registry are found to agree.
 * @error ModelNotRegistered, ManifestVerifierMismatch
 */
export async function checkModelOnChain(
  rpc: Rpc,
  registry: string,
  manifest: Manifest,
  states: readonly ModelStatus[] = PROVABLE,
): Promise<{ source: string }> {
  const id = modelId(manifest.modelHash, manifest.batch);
  const call = { to: registry, abi: REGISTRY_ABI, name: "modelRecord", args: [id] };
  const { status, source, ...registered } = await readContract(rpc, call, recordAnswer);
  if (!states.includes(status)) throw new ModelNotRegistered(manifest.name, registry, status);
  for (const [entry, value] of Object.entries(registered)) {
    const stated = manifest[entry as keyof typeof registered];
    if (stated !== value) throw new ManifestVerifierMismatch(manifest.name, entry, stated, value);
  }
  return { source };
}
