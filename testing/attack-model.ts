// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runIntegerModel } from "../compiler/run-integer-model.ts";
import type { CompiledModel } from "../compiler/compile-model.ts";
import { runIntegerOnnx } from "../compiler/emit/integer-runtime.ts";
import { modelTemplate } from "../compiler/emit/model-template.ts";
import { elementAt, entryOf } from "../compiler/graph/element-at.ts";
import { statementConstraints } from "../compiler/statement-constraints.ts";
import { circuitSignals } from "../compiler/witness/circuit-signals.ts";
import { modelSignals } from "../compiler/witness/model-signals.ts";
import { NO_WIRE, readSym } from "../circom/sym-file.ts";
import { toField } from "../schema/field.ts";
import { brokenConstraints, idleWires, loseWires } from "./constraint-system.ts";
import { drivenRows, intervalBreaks } from "./driven-rows.ts";
import { emitCircuit } from "./emitted-circuit.ts";
import { freeDirections } from "./free-directions.ts";

export type Attack = Readonly<{
  /** Where the circuits are compiled. */
  folder: string;
  seed: string;
  random: number;
  driven: number;
  /** On so many of the rows the constraints are tried for freedom. */
  witnesses: number;
}>;

/** What a compiled model was tried with, and everything that was found wrong, with the row that shows it. */
export type AttackReport = Readonly<{ problems: readonly string[]; rows: number; wires: number; constraints: number }>;

/**
 * A compiled model, attacked as the compiler emits it. Intervals hold on every tensor; integers, int-ONNX and circuit agree; the
 * model's template, whose only fixed wires are the features, leaves no wire free; the whole circuit costs what the formulas say and
 * refuses a feature beyond its field's ends.
 */
export async function attackModel(model: CompiledModel, attack: Attack): Promise<AttackReport> {
  const { graph, intOnnx } = model;
  const rows = drivenRows(graph, attack.seed, attack);
  const problems = intervalBreaks(graph, rows);
  const inOnnx = await runIntegerOnnx(intOnnx, rows);
  rows.forEach((row, index) => {
    const [ours, theirs] = [runIntegerModel(graph, row), elementAt(inOnnx, index)];
    if (ours.join() !== theirs.join()) problems.push(`int-ONNX gives ${theirs.join()}, not ${ours.join()}, on [${row.join(", ")}]`); // prettier-ignore
  });
  const template = await attackTemplate(model, rows, attack);
  const whole = await attackWhole(model, rows, attack);
  return { problems: [...problems, ...template.problems, ...whole], rows: rows.length, ...template.size };
}

/** A circuit that is the model's template alone: its features are the only inputs, and nothing holds them to their fields. */
export function templateSource({
  text,
  includes,
}: Pick<ReturnType<typeof modelTemplate>, "text" | "includes">): string {
  return `pragma circom 2.2.0;\n${includes.map((file) => `include "${file}";\n`).join("")}\n${text}\ncomponent main = Model();\n`;
}

async function attackTemplate({ graph }: CompiledModel, rows: readonly (readonly bigint[])[], attack: Attack) {
  const source = templateSource(modelTemplate(graph));
  const { compiled, r1cs, witness, written } = await emitCircuit(source, join(attack.folder, "template"));
  const { outputs } = compiled;
  // A feature that the model does not read has no wire in the template alone: those after it move up.
  const sym = readSym(await readFile(compiled.symPath, "utf8"));
  const features = entryOf(graph.intervals, graph.features).map((_, i) => sym.get(`main.features[${i}]`) ?? NO_WIRE);
  const inputs = features.filter((wire) => wire !== NO_WIRE);
  const write = modelSignals(graph);
  const problems: string[] = [];
  for (const [index, row] of rows.entries()) {
    const given = `on [${row.join(", ")}]`;
    const own = written((signals) => write(signals, row));
    const expected = runIntegerModel(graph, row).map(toField);
    if (own.slice(1, 1 + outputs).join() !== expected.join()) problems.push(`the witness has other outputs ${given}`);
    if (brokenConstraints(r1cs, own).length > 0) problems.push(`the constraints refuse the honest witness ${given}`);
    if (index >= attack.witnesses) continue;
    if ((await witness({ features: row })).join() !== own.join()) problems.push(`circom has another witness ${given}`);
    const free = freeDirections(r1cs, own, inputs);
    if (free !== 0) problems.push(`${free} wires are free ${given}`);
    const lone = loseWires(r1cs, own, inputs);
    if (lone.length > 0) problems.push(`wires ${lone.slice(0, 8).join(", ")} can change alone ${given}`);
  }
  return { problems, size: { wires: r1cs.wires, constraints: r1cs.constraints.length } };
}

async function attackWhole(model: CompiledModel, rows: readonly (readonly bigint[])[], attack: Attack) {
  const { circuitSource, constraintBudget, graph, schema, batch, tag, words } = model;
  const { compiled, r1cs, written } = await emitCircuit(circuitSource, join(attack.folder, "whole"));
  const write = circuitSignals({ graph, schema, batch, tag });
  const witnessOf = (row: readonly bigint[], rho: bigint): bigint[] =>
    written((signals) => {
      write(signals, { features: Array.from({ length: batch }, () => row), rho });
    });
  const problems: string[] = [];
  const formula = constraintBudget.model + words + statementConstraints(words);
  if (compiled.constraints.total !== formula) problems.push(`${compiled.constraints.total} constraints, and ${formula} by formula`); // prettier-ignore
  const idle = idleWires(r1cs);
  if (idle.length > 0) problems.push(`no constraint names the wires ${idle.slice(0, 8).join(", ")}`);
  for (const row of rows)
    if (brokenConstraints(r1cs, witnessOf(row, 7n ** 80n)).length > 0)
      problems.push(`the circuit refuses the honest witness on [${row.join(", ")}]`);
  return problems;
}
