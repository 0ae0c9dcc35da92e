// SPDX-License-Identifier: GPL-3.0-or-later
import { keyWords } from "../groth16/verifying-key.ts";
import type { AggregateClaim } from "../groth16/aggregate-coefficients.ts";
import { toField } from "../schema/field.ts";
import { keccakOfText } from "../schema/hash.ts";
import type { Connection } from "./deploy-fixture.ts";
import { EC_ADD } from "./deploy-fixture.ts";
import { simulatedKey, type SimulatedKey } from "./simulated-key.ts";
import { simulateProof } from "./simulated-proof.ts";

/** A key with a verifier on chain, deployed past the factory: its checks are not what is tested. */
export type KeyOnChain = SimulatedKey & Readonly<{ verifier: string }>;

export type OnChainClaim = AggregateClaim & Readonly<{ verifier: string }>;

export async function keyOnChain(connection: Connection, simulated: SimulatedKey): Promise<KeyOnChain> {
  const contract = await connection.ethers.deployContract("Groth16Verifier", [keyWords(simulated.key), EC_ADD]);
  return { ...simulated, verifier: await contract.getAddress() };
}

/** Keys that share α and β, as all of one set-up's phase 1 do, or that have each their own. */
export function keysOf(label: string, count: number, phase1: "shared" | "own"): SimulatedKey[] {
  const first = simulatedKey(label);
  return Array.from({ length: count }, (_, index) => {
    const next = simulatedKey(`${label}/${index}`);
    if (phase1 === "own") return next;
    const { alpha, beta } = first.secret;
    return {
      ...next,
      secret: { ...next.secret, alpha, beta },
      key: { ...next.key, alpha: first.key.alpha, beta: first.key.beta },
    };
  });
}

/** A true claim; another number is another claim of the same key. */
export function claimOf({ key, secret, verifier }: KeyOnChain, number: number): OnChainClaim {
  const signals = ["h", "T", "rho"].map((name) => toField(BigInt(keccakOfText(`${name}/${number}`))));
  return { verifier, keyWords: keyWords(key), signals, proof: simulateProof(secret, key, signals) };
}
