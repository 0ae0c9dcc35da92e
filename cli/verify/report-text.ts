// SPDX-License-Identifier: GPL-3.0-or-later
import type { Check } from "../../verification/check.ts";
import { INVARIANTS } from "../../verification/invariants.ts";
import { LIMITS } from "../../verification/limits.ts";
import {
  type FulfilmentReport,
  type InvariantState,
  invariantsOf,
  type VerificationReport,
} from "../../verification/verification-report.ts";

const MARKS = { holds: "✔", fails: "✘", unchecked: "?" } as const;

const STATES = {
  holds: "holds",
  partly: "holds, as far as it was checked",
  fails: "DOES NOT HOLD",
  unchecked: "not checked",
} as const;

const VERDICTS = {
  holds: "Verified: all that could be checked holds.",
  fails: "NOT verified: something does not hold.",
  unchecked: "Could not be verified: the proof of a prediction, or the transaction's hash, could not be looked at.",
} as const;

/** Subjects whose rows are printed; --json has all. */
const MOST_ROWS = 16;

/** For a person: what was posted, how each invariant stands, what was looked at and what was not. */
export function reportText(report: VerificationReport): string {
  const { transactionHash, chainId, blockNumber, unixSeconds, checks, fulfilments, verdict } = report;
  const time = unixSeconds === null ? "" : ` of ${timeOf(unixSeconds)}`;
  const head = [`Transaction ${transactionHash}`, `on chain ${chainId}, block ${blockNumber}${time}`];
  const parts = fulfilments.map((each) => [
    ...postedLines(each),
    "",
    ...checkLines([...checks, ...each.checks]),
    ...each.notes,
  ]);
  const alone = fulfilments.length === 0 ? [checkLines(checks)] : [];
  const limits = ["Not looked at:", ...LIMITS.map((limit) => `  ${limit}`)];
  return [head, ...parts, ...alone, limits, [VERDICTS[verdict]]].map((lines) => lines.join("\n")).join("\n\n");
}

/** An endpoint may name a time that no calendar has. */
function timeOf(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1_000);
  return Number.isNaN(date.getTime()) ? `second ${unixSeconds}` : date.toISOString();
}

function postedLines(report: FulfilmentReport): string[] {
  const { oracle, requestId, modelId, modelHash, status, insecure, batch, epoch, payee } = report;
  const known = [
    ["model", `${modelId}${modelHash === undefined ? "" : `, hash ${modelHash}`}`],
    [
      "",
      [status, batch === undefined ? undefined : `batch ${batch}`, insecure === true ? "DEVELOPMENT KEYS" : undefined],
    ],
    ["oracle", oracle],
    ["epoch", epoch],
    ["paid to", payee],
  ] as const;
  const lines = known.flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.filter((each) => each !== undefined).join(", ") : String(value ?? "");
    return text === "" ? [] : [`  ${name.padEnd(8)} ${text}`];
  });
  return [`Prediction for request ${requestId}`, ...lines, ...rowLines(report)];
}

function rowLines({ subjects, features, outputs }: FulfilmentReport): string[] {
  const lines = outputs.slice(0, MOST_ROWS).map((row, index) => {
    const given = features?.[index] === undefined ? "" : `${features[index].join(" ")} → `;
    return `  ${subjects?.[index] ?? `subject ${index}`}  ${given}${row.join(" ")}`;
  });
  return outputs.length > MOST_ROWS ? [...lines, `  … and ${outputs.length - MOST_ROWS} more`] : lines;
}

function checkLines(checks: readonly Check[]): string[] {
  return [
    ...invariantsOf(checks).map(stateLine),
    "",
    ...checks.map(({ result, invariants, says, why, detail }) => {
      const reason = why === undefined ? detail : result === "fails" ? `no: ${why}` : `not checked: ${why}`;
      const about = invariants.join(" ").padEnd(9);
      return `  ${MARKS[result]} ${about} ${says}${reason === undefined ? "" : `\n              ${reason}`}`;
    }),
  ];
}

function stateLine({ invariant, result }: InvariantState): string {
  return `  ${invariant}. ${INVARIANTS[invariant].padEnd(32)} ${STATES[result]}`;
}
