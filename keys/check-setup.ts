import { FatalError } from "../schema/errors.ts";
import { isLocalChain, LOCAL_CHAIN_IDS } from "../schema/local-chains.ts";
import type { Manifest } from "../schema/manifest.ts";
import { publicSecretOf } from "./public-secret.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";

/** Development keys off a local chain: whoever reads the source could forge any prediction. */
export class InsecureDeploymentRefused extends FatalError {
  constructor(chainId: bigint | number, found?: string) {
    super(
      "INSECURE_DEPLOYMENT_REFUSED",
      `Chain ${chainId} is not local, so models with development keys are refused there: their secret is public. ` +
        (found === undefined ? "" : `${found} `) +
        `Use keys from a ceremony, or a local chain (${LOCAL_CHAIN_IDS.join(", ")}).`,
      { details: { chainId: Number(chainId) } },
    );
  }
}

/** The manifest tells of another set-up than the one that the keys are from. */
export class SetupMismatch extends FatalError {
  constructor(stated: string, found: string) {
    super(
      "SETUP_MISMATCH",
      `The manifest says that the keys are from ${stated}, but ${found}. Do not use this folder; build the model again.`,
      { details: { stated, found } },
    );
  }
}

/** What of a folder says, or should say, where its keys are from. */
export type StatedSetup = Readonly<{
  verifyingKey: VerifyingKey;
  manifest: Pick<Manifest, "name" | "setup" | "r1csSha256" | "insecure">;
}>;

/** @error InsecureDeploymentRefused */
export function refuseInsecureOff(chainId: bigint | number, insecure: boolean): void {
  if (insecure && !isLocalChain(chainId)) throw new InsecureDeploymentRefused(chainId);
}

/**
 * Refuses development keys off a local chain, also those of a folder that says it has others: what counts is the key itself.
 * @error InsecureDeploymentRefused
 */
export function refuseDevelopmentKeysOff(chainId: bigint | number, { manifest, verifyingKey }: StatedSetup): void {
  if (isLocalChain(chainId)) return;
  refuseInsecureOff(chainId, manifest.insecure);
  const found = publicSecretOf(verifyingKey, [manifest.setup.label, manifest.name], manifest.r1csSha256);
  if (found === undefined) return;
  throw new InsecureDeploymentRefused(
    chainId,
    `The manifest does not say so, but ${found.secret} of this key is the one of the development label "${found.label}".`,
  );
}

/**
 * Holds what a manifest says of its set-up to the key: the label of development keys gives their phase 1, and no other keys have
 * a secret that a label gives.
 * @error SetupMismatch
 */
export function checkStatedSetup({ manifest, verifyingKey }: StatedSetup): void {
  const { kind, label } = manifest.setup;
  const found = publicSecretOf(verifyingKey, [label, manifest.name], manifest.r1csSha256);
  const stated = `the set-up "${kind}" with the label "${label}"`;
  if (found === undefined && manifest.insecure) throw new SetupMismatch(stated, "that label does not give this key");
  if (found === undefined || (manifest.insecure && found.label === label)) return;
  throw new SetupMismatch(stated, `${found.secret} is the one of the development label "${found.label}"`);
}
