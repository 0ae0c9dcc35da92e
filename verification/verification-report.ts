// SPDX-License-Identifier: GPL-3.0-or-later
import type { Check } from "./check.ts";
import { INVARIANT_NUMBERS, type Invariant } from "./invariants.ts";

/** One fulfilment: what was posted, and all that was looked at. Absent where it could not be had. */
export type FulfilmentReport = Readonly<{
  oracle: string;
  requestId: string;
  modelId: bigint;
  payee: string;
  modelHash?: string;
  status?: "unknown" | "proposed" | "active" | "deprecated" | "revoked";
  insecure?: boolean;
  opaque?: boolean;
  batch?: number;
  /** Names the record of how the key was made: its transcript, for a ceremony's. */
  setupHash?: string;
  epoch?: bigint;
  subjects?: readonly string[];
  features?: readonly (readonly bigint[])[];
  /** A row a subject where their number is known, else one row. */
  outputs: readonly (readonly bigint[])[];
  checks: readonly Check[];
  notes: readonly string[];
}>;

export type Verdict = "holds" | "fails" | "unchecked";

export type VerificationReport = Readonly<{
  verdict: Verdict;
  chainId: bigint;
  transactionHash: string;
  blockNumber: number;
  blockHash: string;
  unixSeconds: number | null;
  /** Of the transaction; those of each fulfilment are beside it. */
  checks: readonly Check[];
  fulfilments: readonly FulfilmentReport[];
}>;

/**
 * Fails where anything does; holds only where each prediction's proof was looked at, in the very transaction that was named: its hash
 * is all that an endpoint cannot make up, and one that names an unknown kind of transaction, or no signature, would be rid of it.
 */
export function verdictOf(checks: readonly Check[], fulfilments: readonly FulfilmentReport[]): Verdict {
  if ([...checks, ...fulfilments.flatMap((each) => each.checks)].some(({ result }) => result === "fails"))
    return "fails";
  const isNamed = checks.some(({ check, result }) => check === "transaction" && result === "holds");
  const isProven = (report: FulfilmentReport): boolean =>
    report.checks.some(({ check, result }) => check === "proof" && result === "holds");
  return isNamed && fulfilments.length > 0 && fulfilments.every(isProven) ? "holds" : "unchecked";
}

/** How an invariant stands by its checks: fails with one, is unchecked where none was made, and `partly` where some were not. */
export type InvariantState = Readonly<{ invariant: Invariant; result: Verdict | "partly"; checks: readonly Check[] }>;

export function invariantsOf(checks: readonly Check[]): InvariantState[] {
  return INVARIANT_NUMBERS.map((invariant) => {
    const about = checks.filter(({ invariants }) => invariants.includes(invariant));
    const results = new Set(about.map(({ result }) => result));
    if (results.has("fails")) return { invariant, result: "fails", checks: about };
    if (!results.has("holds")) return { invariant, result: "unchecked", checks: about };
    return { invariant, result: results.has("unchecked") ? "partly" : "holds", checks: about };
  });
}
