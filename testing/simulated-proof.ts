// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { g1Coordinates, g1Point, g1TimesGenerator, g2TimesGenerator } from "../groth16/curve-points.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";
import { proofWords, publicSignalsPoint } from "../groth16/verify-proof.ts";
import { toField } from "../schema/field.ts";
import { keccakOfText } from "../schema/hash.ts";
import type { KnownSecret } from "./simulated-key.ts";

/**
 * A valid proof of any signals at all, made from the secret without a circuit or a witness (Groth16's simulator):
 * A = a·G1, B = b·G2, C = ((ab − αβ)·G1 − vk_x)/δ. The same proof each time, so that
 * gas can be compared; another `label` gives another proof of the same signals.
 */
export function simulateProof(
  secret: KnownSecret,
  key: VerifyingKey,
  signals: readonly bigint[],
  label = "",
): bigint[] {
  const scalar = (name: string): bigint => toField(BigInt(keccakOfText(`${label}/${signals.join("/")}/${name}`)));
  const a = scalar("a");
  const b = scalar("b");
  const inverseDelta = bn254.fields.Fr.inv(secret.delta);
  const known = toField((a * b - secret.alpha * secret.beta) * inverseDelta);
  const signalsShare = g1Point(publicSignalsPoint(key, signals)).multiply(inverseDelta);
  const c = g1Coordinates(g1Point(g1TimesGenerator(known)).subtract(signalsShare));
  return proofWords({ a: g1TimesGenerator(a), b: g2TimesGenerator(b), c });
}
