// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";
import { isLocalChain, LOCAL_CHAIN_IDS } from "../schema/local-chains.ts";
import type { Manifest } from "../schema/manifest.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";
import { canonicalJson } from "../schema/canonical-json.ts";
import type { KnownSecret } from "./setup.ts";
import { isInsecureSetup, knownSecretOf } from "./setup-table.ts";

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
  refuseInsecureOff(chainId, manifest.insecure || isInsecureSetup(manifest.setup));
  const found = secretOf({ manifest, verifyingKey });
  if (found === undefined) return;
  throw new InsecureDeploymentRefused(
    chainId,
    `The manifest does not say so, but ${found.secret} of this key is the one of ${found.of}.`,
  );
}

/**
 * Holds what a manifest says of its set-up to the key: keys of an insecure set-up have the secret that its record gives, and no
 * others have a secret that any record gives.
 * @error SetupMismatch
 */
export function checkStatedSetup({ manifest, verifyingKey }: StatedSetup): void {
  const found = secretOf({ manifest, verifyingKey });
  const stated = `the set-up ${canonicalJson(manifest.setup)}`;
  if (found === undefined) {
    if (isInsecureSetup(manifest.setup)) throw new SetupMismatch(stated, "that does not give this key");
  } else if (canonicalJson(found.record) !== canonicalJson(manifest.setup)) {
    throw new SetupMismatch(stated, `${found.secret} is the one of ${found.of}`);
  }
}

/** Any text of the record may be the label that a secret comes from, and so may the model's name. */
function secretOf({ manifest, verifyingKey }: StatedSetup): KnownSecret | undefined {
  const texts = Object.values(manifest.setup).filter((value) => typeof value === "string");
  return knownSecretOf({ key: verifyingKey, labels: [...texts, manifest.name], r1csSha256: manifest.r1csSha256 });
}
