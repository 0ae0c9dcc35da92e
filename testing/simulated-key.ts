// SPDX-License-Identifier: GPL-3.0-or-later
import { g1TimesGenerator, g2TimesGenerator, G2_GENERATOR } from "../groth16/curve-points.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";
import { FIELD_ORDER } from "../schema/field.ts";
import { keccakOfText } from "../schema/hash.ts";

/** The secrets that let their holder prove anything. */
export type KnownSecret = { readonly alpha: bigint; readonly beta: bigint; readonly delta: bigint };

export type SimulatedKey = {
  readonly secret: KnownSecret;
  /** ICᵢ = icScalars[i]·G1. */
  readonly icScalars: readonly bigint[];
  readonly key: VerifyingKey;
};

/**
 * A strong-looking verifying key of no circuit, all of whose secrets are known; deterministic given the label.
 * With testing/simulated-proof.ts it stands in for a circuit wherever only the verifier's equation matters.
 */
export function simulatedKey(label: string, signalCount = 3): SimulatedKey {
  const scalar = (name: string): bigint => BigInt(keccakOfText(`${label}/${name}`)) % FIELD_ORDER;
  const secret = { alpha: scalar("alpha"), beta: scalar("beta"), delta: scalar("delta") };
  const icScalars = Array.from({ length: signalCount + 1 }, (_, index) => scalar(`ic/${index}`));
  const key = {
    alpha: g1TimesGenerator(secret.alpha),
    beta: g2TimesGenerator(secret.beta),
    gamma: G2_GENERATOR,
    delta: g2TimesGenerator(secret.delta),
    ic: icScalars.map(g1TimesGenerator),
  };
  return { secret, icScalars, key };
}
