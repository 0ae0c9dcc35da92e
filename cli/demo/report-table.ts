// SPDX-License-Identifier: GPL-3.0-or-later
import type { DemoOperator, DemoReport } from "./demo-report.ts";

type Column = { title: string; cell: (operator: DemoOperator) => string };

const COLUMNS: readonly Column[] = [
  { title: "operator", cell: ({ operator }) => `${operator.slice(0, 8)}…${operator.slice(-4)}` },
  { title: "last reward", cell: ({ lastRewardEth }) => eth(lastRewardEth) },
  { title: "prediction", cell: ({ predictedRewardEth }) => eth(predictedRewardEth) },
  { title: "what came", cell: ({ actualRewardEth }) => eth(actualRewardEth) },
  { title: "allocation", cell: ({ allocationBps }) => `${(allocationBps / 100).toFixed(2)} %` },
];

/** Why all predictions are too high: whoever sees the table asks. */
const REGIME_BREAK: readonly string[] = [
  "  In this interval Rocket Pool moved most of the pool to its voters: every method",
  '  overshot (models/operator-rewards/README.md, "Regime break").',
];

/** The report as text for a person; no line is wider than 80 characters. */
export function reportTable(report: DemoReport): string {
  const parts = [
    operatorLines(report.operators),
    REGIME_BREAK,
    figureLines(report),
    attackLines(report),
    verificationLines(report),
  ];
  return parts.map((lines) => lines.join("\n")).join("\n\n");
}

function operatorLines(operators: readonly DemoOperator[]): string[] {
  const cells = operators.map((operator) => COLUMNS.map(({ cell }) => cell(operator)));
  const widths = COLUMNS.map(({ title }, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join("  ")}`;
  const total = (pick: (operator: DemoOperator) => number) => operators.reduce((sum, each) => sum + pick(each), 0);
  return [
    line(COLUMNS.map(({ title }) => title)),
    `  ${widths.map((width) => "─".repeat(width)).join("──")}`,
    ...cells.map(line),
    `  ${widths.map((width) => "─".repeat(width)).join("──")}`,
    line([
      `${operators.length} operators`,
      eth(total(({ lastRewardEth }) => lastRewardEth)),
      eth(total(({ predictedRewardEth }) => predictedRewardEth)),
      eth(total(({ actualRewardEth }) => actualRewardEth)),
      `${(total(({ allocationBps }) => allocationBps) / 100).toFixed(2)} %`,
    ]),
  ];
}

function figureLines({ constraints, proofMs, gas }: DemoReport): string[] {
  return [
    `  circuit       ${grouped(constraints)} constraints, proven in ${grouped(proofMs)} ms`,
    `  verification  ${grouped(gas.verify)} gas in the verifier, ${grouped(gas.fulfil)} for the whole batch`,
    `  a prediction  ${grouped(gas.perPrediction)} gas`,
    `  beforehand    ${grouped(gas.prove)} gas an operator to authenticate six rewards, ${grouped(gas.request)} to ask`,
  ];
}

function attackLines({ attacks }: DemoReport): string[] {
  const width = Math.max(...attacks.map(({ name }) => name.length));
  return attacks.map(
    ({ name, refused, reason }) => `  ${refused ? "✔ refused " : "✘ ACCEPTED"}  ${name.padEnd(width)}  ${reason}`,
  );
}

function verificationLines({ verification: { verdict, checks } }: DemoReport): string[] {
  const counts = `${checks.holds} checks hold, ${checks.fails} fail, ${checks.unchecked} not made`;
  return [
    `  ${verdict === "holds" ? "✔ verified" : "✘ NOT VERIFIED"} again from public data: ${counts}`,
    "  (the one left out asks for keys whose secret nobody knows; these are for a demo).",
    "  On any chain:  npx proofcast verify --rpc-url URL --tx HASH    (docs/verify.md)",
  ];
}

const eth = (amount: number) => `${amount.toFixed(6)} ETH`;
const grouped = (value: number) => Math.round(value).toLocaleString("en-US");
