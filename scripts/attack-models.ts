// SPDX-License-Identifier: GPL-3.0-or-later
// `node scripts/attack-models.ts FOLDER [name …]`: compiles FOLDER/<name>/network.onnx on the rows beside it and attacks each as tests do the
// small ones, with more rows. `node scripts/attack-models.ts made-up [count] [first]`: the same with made-up models. One line a model and a last one.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileModel, type CompiledModel } from "../compiler/compile-model.ts";
import { ProofcastError } from "../schema/errors.ts";
import { attackModel } from "../testing/attack-model.ts";
import { compareForms } from "../testing/random-graph/compare-forms.ts";

type Outcome = CompiledModel | string;

const [source, ...rest] = process.argv.slice(2);
if (source === undefined)
  throw new Error("usage: node scripts/attack-models.ts FOLDER [name …] | made-up [count] [first]");
const models = source === "made-up" ? madeUp(rest) : published(source, rest);
const counts = { held: 0, "not compiled": 0, wrong: 0 };

for (const [name, compile] of models) {
  const started = performance.now();
  const model = await compile();
  if (typeof model === "string") {
    counts["not compiled"]++;
    console.log(`${name}: ${model}`);
    continue;
  }
  const folder = await mkdtemp(join(tmpdir(), "attack-"));
  try {
    const attack = { folder, seed: name, random: 24, driven: 12, witnesses: 3 };
    const { problems, rows, wires, constraints } = await attackModel(model, attack);
    for (const problem of problems.slice(0, 5)) console.log(`${name}: ${problem.slice(0, 400)}`);
    counts[problems.length === 0 ? "held" : "wrong"]++;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const size = `${rows} rows, ${wires} wires, ${constraints} constraints`;
    console.log(`${name}: ${problems.length} problems, ${size}, ${seconds} s`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
const said = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
console.log(`${models.length} models: ${said.join(", ")}`);
process.exitCode = counts.wrong === 0 ? 0 : 1;

function published(folder: string, chosen: readonly string[]): [string, () => Promise<Outcome>][] {
  const names = chosen.length > 0 ? chosen : readdirSync(folder).sort();
  return names.map((name) => [name, () => compiled(join(folder, name))]);
}

async function compiled(path: string): Promise<Outcome> {
  const rowsOf = (file: string): number[][] | undefined =>
    existsSync(join(path, file)) ? (JSON.parse(readFileSync(join(path, file), "utf8")) as number[][]) : undefined;
  const rows = { calibration: rowsOf("calibration.json"), heldOut: rowsOf("held-out.json") };
  try {
    return await compileModel({ onnx: readFileSync(join(path, "network.onnx")), batch: 1, ...rows });
  } catch (error) {
    if (error instanceof ProofcastError) return `${error.code}: ${error.message.slice(0, 300)}`;
    throw error;
  }
}

function madeUp([count = "40", first = "0"]: readonly string[]): [string, () => Promise<Outcome>][] {
  return Array.from({ length: Number(count) }, (_, index) => {
    const seed = `graph ${Number(first) + index}`;
    const compile = async (): Promise<Outcome> => {
      const { model, refusal, problems } = await compareForms(seed);
      return model ?? refusal?.code ?? problems.join("; ");
    };
    return [seed, compile];
  });
}
