// SPDX-License-Identifier: GPL-3.0-or-later
import { FIELD_ORDER } from "../schema/field.ts";
import { type Hex, keccakOfText } from "../schema/hash.ts";
import { hashPhase1Words, KEY_WORDS } from "../schema/key-words.ts";
import { g1TimesGenerator, g2TimesGenerator } from "../groth16/curve-points.ts";

/** What `build` makes development keys with: one phase 1 for all of them, so that a local registry lists one. */
export const DEVELOPMENT_LABEL = "proofcast development";

/** The trapdoor of a set-up, which nobody may know of a real one. */
export type SetupSecret = {
  readonly tau: bigint;
  readonly alpha: bigint;
  readonly beta: bigint;
  readonly delta: bigint;
};

/**
 * The secret of a development set-up: public by construction, so that everybody can make the same keys and tests can
 * simulate proofs. Phase 1 (τ, α, β) comes from the label alone, δ also from the circuit, so that circuits get different keys.
 * @param phase2Seed sha256 of the r1cs file; tests that need one secret under two circuits pass the same text for both
 */
export function developmentSecret(label: string, phase2Seed: string): SetupSecret {
  return {
    tau: scalar("tau", label),
    alpha: scalar("alpha", label),
    beta: scalar("beta", label),
    delta: scalar("delta", label, phase2Seed),
  };
}

/** keccak256 of α and β of the development keys that `build` makes: contracts know it, and never take it for a ceremony's. */
export function developmentPhase1Hash(): Hex {
  const { alpha, beta } = developmentSecret(DEVELOPMENT_LABEL, "");
  const [[x0, x1], [y0, y1]] = g2TimesGenerator(beta);
  const phase1 = [...g1TimesGenerator(alpha), x1, x0, y1, y0];
  return hashPhase1Words([...phase1, ...new Array<bigint>(KEY_WORDS - phase1.length).fill(0n)]);
}

/** The line that whoever makes or uses such keys is shown. */
export function developmentKeyWarning(label: string, secret: SetupSecret): string {
  const numbers = Object.entries(secret).map(([name, value]) => `${name}=${value}`);
  return `INSECURE development keys "${label}": anybody who reads this line can forge proofs (${numbers.join(", ")})`;
}

function scalar(...path: string[]): bigint {
  return BigInt(keccakOfText(JSON.stringify(["proofcast/development-key/v1", ...path]))) % FIELD_ORDER;
}
