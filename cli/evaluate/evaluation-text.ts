// SPDX-License-Identifier: GPL-3.0-or-later
import type { Evaluation } from "./evaluation.ts";
import type { Regression } from "./target-figures.ts";

/** Outputs that the text lists; --json has them all. */
const LISTED = 12;

/** An evaluation for a person. */
export function evaluationText(evaluation: Evaluation): string {
  const { model, rows, outputs, circuitRows, constraints, clipped, clippedRows, top1Agreement } = evaluation;
  const columns = clipped.slice(0, LISTED).map(({ feature, rows: count }) => `${feature} on ${count}`);
  const lines: (readonly [label: string, text: string])[] = [
    ["model", `${model}, ${rows} rows, ${outputs.length} outputs`],
    [
      "int-ONNX",
      evaluation.integerEqualsIntOnnx ? "equals the integer graph on every row" : "differs from the integer graph",
    ],
    [
      "circuit",
      circuitRows === 0
        ? "not tried (--circuit-rows 0)"
        : `${evaluation.circuitEqualsInteger ? "equals the integer graph" : "differs from the integer graph"} on ${circuitRows} rows, ${constraints} constraints`,
    ],
    ["error", `${errorText(evaluation)}; worst row ${evaluation.worstRow}`],
    ...(outputs.length === 1
      ? []
      : outputs
          .slice(0, LISTED)
          .map((output) => [`  ${output.name}`, `${errorText(output)}; ${rangeText(output.range)}`] as const)),
    ["outputs", rangeText(evaluation.outputRange)],
    ["clipped", `${clippedRows} rows${columns.length === 0 ? "" : `: ${columns.join(", ")}`}`],
    ...(top1Agreement === undefined ? [] : [["top 1", `the same on ${share(top1Agreement)} of the rows`] as const]),
    ...targetLines(evaluation),
    ...evaluation.disagreements.map((text) => ["DISAGREES", text] as const),
  ];
  const width = Math.min(
    24,
    lines.reduce((most, [label]) => Math.max(most, label.length), 0),
  );
  return lines.map(([label, text]) => `${label.padEnd(width)}  ${text}`).join("\n");
}

function targetLines({ targets }: Evaluation): (readonly [string, string])[] {
  if (targets === undefined) return [];
  if (targets.kind === "classes")
    return [["accuracy", `float ${share(targets.float.accuracy)}, integer ${share(targets.integer.accuracy)}`]];
  return [["targets", `float ${regressionText(targets.float)}; integer ${regressionText(targets.integer)}`]];
}

function regressionText({ mae, r2 }: Regression): string {
  return `MAE ${figure(mae)}${r2 === undefined ? "" : `, R² ${r2.toFixed(4)}`}`;
}

function errorText({
  maxAbsError,
  meanAbsError,
  rmse,
}: Pick<Evaluation, "maxAbsError" | "meanAbsError" | "rmse">): string {
  return `at most ${figure(maxAbsError)}, mean ${figure(meanAbsError)}, RMSE ${figure(rmse)}`;
}

function rangeText([least, most]: readonly [number, number]): string {
  return `${figure(least)} … ${figure(most)} in the float model`;
}

function share(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}

function figure(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
