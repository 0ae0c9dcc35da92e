// SPDX-License-Identifier: GPL-3.0-or-later
import type { CompiledModel } from "../../compiler/compile-model.ts";
import type { ErrorFigures, ErrorReport } from "../../schema/error-report.ts";
import type { Hex } from "../../schema/hash.ts";
import { tradeOffTable } from "./trade-off-table.ts";
import { scoredOutputs } from "../../schema/model-schema.ts";

/** compile-report.json, and what `proofcast compile --json` prints. */
export type CompileReport = Readonly<{
  name: string;
  batch: number;
  modelHash: Hex;
  schemaHash: Hex;
  tag: string;
  words: number;
  features: number;
  outputs: number;
  /** Outputs that are scores, without the operator that the float model applies to them; absent when there are none. */
  scores?: ReturnType<typeof scoredOutputs>["scores"];
  bits: CompiledModel["bits"];
  constraints: CompiledModel["constraintBudget"];
  tradeOffs: CompiledModel["tradeOffs"];
  error: CompiledModel["errorReport"];
  notes: readonly string[];
}>;

export function reportOf(model: CompiledModel): CompileReport {
  const { schema, batch, words, modelHash, schemaHash, bits } = model;
  const count = (fields: readonly { count: number }[]): number => fields.reduce((sum, field) => sum + field.count, 0);
  return {
    name: schema.name,
    batch,
    modelHash,
    schemaHash,
    tag: model.tag.toString(),
    words,
    features: count(schema.features),
    outputs: count(schema.outputs),
    ...scoredOutputs(schema),
    bits,
    constraints: model.constraintBudget,
    tradeOffs: model.tradeOffs,
    error: model.errorReport,
    notes: model.notes,
  };
}

/** The same for a person. */
export function reportText(out: string, report: CompileReport): string {
  const { name, batch, features, outputs, constraints, bits, error } = report;
  const primitives = Object.entries(constraints.primitives).map(([primitive, count]) => `${primitive} ${count}`);
  const lines = [
    ["model", `${name}, batch ${batch}: ${features} features, ${outputs} outputs a subject, ${report.words} words`],
    ...(report.scores ?? []).map(({ output, of }) => ["scores", `${output}, without its final ${of}`]),
    ["hash", report.modelHash],
    ["bits", `coefficients ${bits.weightBits}, activations ${bits.activationBits}${ownBitsText(bits)}`],
    [
      "constraints",
      `${constraints.model} (features ${[constraints.featureChecks, ...primitives].join(", ")}), statement aside`,
    ],
    ["in all", `${report.tradeOffs.chosen.constraints} constraints, with the statement`],
    ...errorLines(error),
    ...tradeOffTable(report.tradeOffs).map((line, index) => [index === 0 ? "trade-offs" : "", line]),
    ["written to", out],
  ];
  return lines.map(([label = "", text = ""]) => `${label.padEnd(12)} ${text}`).join("\n");
}

function ownBitsText({ layers = {} }: CompileReport["bits"]): string {
  const count = Object.keys(layers).length;
  return count === 0
    ? ""
    : `; ${count} ${count === 1 ? "layer has its" : "layers have their"} own (explain lists them)`;
}

/** The error figures, in the outputs' unit, each set of rows by itself. */
function errorLines({ calibration, heldOut, rows, bound, inputBound, floatRounding }: ErrorReport): string[][] {
  return [
    [rows === "given" ? "error" : "made-up rows", figuresText(calibration)],
    ...(heldOut === undefined ? [] : [["held out", figuresText(heldOut)]]),
    [
      "proven",
      `at most ${figure(bound)} for the integers, and ${figure(inputBound)} for rounding the features to them; the float model's own rounding aside, at most ${figure(floatRounding)} on these rows`,
    ],
  ];
}

function figuresText({
  rows,
  max,
  mean,
  rmse,
  share,
  worstRow,
  worstOutput,
  clipped,
  saturated,
}: ErrorFigures): string {
  const ofRange = share === undefined ? "" : ` (${figure(share * 100)} % of the range)`;
  return [
    `at most ${figure(max)}${ofRange}, mean ${figure(mean)}, RMSE ${figure(rmse)} on ${rows} rows`,
    `worst row ${worstRow}, output ${worstOutput}`,
    ...(clipped.values === 0 ? [] : [`${clipped.values} feature values clipped`]),
    ...(saturated === 0 ? [] : [`${saturated} outputs beyond their field`]),
  ].join("; ");
}

function figure(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
