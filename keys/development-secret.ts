import { FIELD_ORDER } from "../schema/field.ts";
import { keccakOfText } from "../schema/hash.ts";

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

/** The line that whoever makes or uses such keys is shown. */
export function developmentKeyWarning(label: string, secret: SetupSecret): string {
  const numbers = Object.entries(secret).map(([name, value]) => `${name}=${value}`);
  return `INSECURE development keys "${label}": anybody who reads this line can forge proofs (${numbers.join(", ")})`;
}

function scalar(...path: string[]): bigint {
  return BigInt(keccakOfText(JSON.stringify(["proofcast/development-key/v1", ...path]))) % FIELD_ORDER;
}
