// SPDX-License-Identifier: GPL-3.0-or-later
import { LIMITS } from "../../verification/limits.ts";
import { invariantsOf, type VerificationReport } from "../../verification/verification-report.ts";

/** The report as --json prints it: whole numbers beyond JSON's as decimal text, and how each invariant stands. */
export function reportJson({ fulfilments, ...report }: VerificationReport): string {
  const full = {
    ...report,
    fulfilments: fulfilments.map((each) => ({
      ...each,
      invariants: invariantsOf([...report.checks, ...each.checks]).map(({ invariant, result }) => ({
        invariant,
        result,
      })),
    })),
    notCovered: LIMITS,
  };
  return JSON.stringify(full, (_key, entry: unknown) => (typeof entry === "bigint" ? entry.toString() : entry), 2);
}
