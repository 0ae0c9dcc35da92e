import type { CompiledModel } from "../../compiler/compile-model.ts";
import type { Hex } from "../../schema/hash.ts";
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
    ["bits", `coefficients ${bits.weightBits}, activations ${bits.activationBits}`],
    [
      "constraints",
      `${constraints.model} (features ${[constraints.featureChecks, ...primitives].join(", ")}), statement aside`,
    ],
    [
      "error",
      `at most ${figure(error.calibration.max)}, mean ${figure(error.calibration.mean)} on ${error.rowCount} rows`,
    ],
    ...(error.heldOut === undefined
      ? []
      : [["held out", `at most ${figure(error.heldOut.max)}, mean ${figure(error.heldOut.mean)}`]]),
    ["written to", out],
  ];
  return lines.map(([label = "", text = ""]) => `${label.padEnd(12)} ${text}`).join("\n");
}

function figure(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
