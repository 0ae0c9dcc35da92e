import { randomBytes } from "node:crypto";
import { bn254 } from "@noble/curves/bn254";
import { g1Coordinates, g1Point, g1TimesGenerator, g2TimesGenerator } from "../keys/curve-points.ts";
import type { VerifyingKey } from "../keys/verifying-key.ts";
import { proofWords, publicSignalsPoint } from "../prover/verify-proof.ts";
import { toField } from "../schema/field.ts";
import type { KnownSecret } from "./simulated-key.ts";

/**
 * A valid proof of any signals at all, made from the secret without a circuit or a witness (Groth16's simulator):
 * A = a·G1, B = b·G2, C = ((ab − αβ)·G1 − vk_x)/δ. Fresh a and b each time, so two proofs of one statement differ.
 */
export function simulateProof(secret: KnownSecret, key: VerifyingKey, signals: readonly bigint[]): bigint[] {
  const a = randomScalar();
  const b = randomScalar();
  const inverseDelta = bn254.fields.Fr.inv(secret.delta);
  const known = toField((a * b - secret.alpha * secret.beta) * inverseDelta);
  const signalsShare = g1Point(publicSignalsPoint(key, signals)).multiply(inverseDelta);
  const c = g1Coordinates(g1Point(g1TimesGenerator(known)).subtract(signalsShare));
  return proofWords({ a: g1TimesGenerator(a), b: g2TimesGenerator(b), c });
}

function randomScalar(): bigint {
  return toField(BigInt(`0x${randomBytes(48).toString("hex")}`));
}
