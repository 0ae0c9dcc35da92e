// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../schema/hash.ts";
import { type G1, type G2, g1TimesGenerator, g2TimesGenerator } from "../groth16/curve-points.ts";
import { DEVELOPMENT_LABEL, developmentSecret } from "./development-secret.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";

/** Which of a key's secrets everybody can work out, and from which label. */
export type PublicSecret = { readonly label: string; readonly secret: "alpha" | "beta" | "delta" };

/**
 * Whether a key has one of the secrets of a development set-up, or its negative, whatever the folder around it says. One is enough to forge with:
 * α gives (α·[β]₁ + vk_x, γ, 0), β gives (β·[α]₁ + vk_x, γ, 0), δ gives (α, β, −vk_x/δ).
 * @param labels what to try beside the label that `build` uses
 * @param r1csSha256 of the circuit, on which δ depends
 */
export function publicSecretOf(
  key: Pick<VerifyingKey, "alpha" | "beta" | "delta">,
  labels: readonly string[],
  r1csSha256: Hex,
): PublicSecret | undefined {
  for (const label of new Set([DEVELOPMENT_LABEL, ...labels])) {
    const { alpha, beta, delta } = developmentSecret(label, r1csSha256);
    if (equalUpToSign(key.alpha, g1TimesGenerator(alpha))) return { label, secret: "alpha" };
    if (equalUpToSign(key.beta, g2TimesGenerator(beta))) return { label, secret: "beta" };
    if (equalUpToSign(key.delta, g2TimesGenerator(delta))) return { label, secret: "delta" };
  }
  return undefined;
}

/** Points of a curve with one x; a negated secret is as public. */
function equalUpToSign(a: G1 | G2, b: G1 | G2): boolean {
  return String(a[0]) === String(b[0]);
}
