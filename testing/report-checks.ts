// SPDX-License-Identifier: GPL-3.0-or-later
import type { CheckName } from "../verification/check.ts";
import type { VerificationReport } from "../verification/verification-report.ts";

/** Every check of a report, those of its fulfilments after the transaction's own. */
export function checksOf({ checks, fulfilments }: VerificationReport) {
  return [...checks, ...fulfilments.flatMap((each) => each.checks)];
}

/** The checks that came out so: "holds", "fails" or "unchecked". */
export function namesOf(report: VerificationReport, result: string): CheckName[] {
  return checksOf(report).flatMap((each) => (each.result === result ? [each.check] : []));
}
