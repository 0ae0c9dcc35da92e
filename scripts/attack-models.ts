// `node scripts/attack-models.ts FOLDER [name …]`: compiles FOLDER/<name>/network.onnx on the rows beside it and attacks each as tests do the
// small ones, with more rows. One line a model and a last one.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileModel, type CompiledModel } from "../compiler/compile-model.ts";
import { ProofcastError } from "../schema/errors.ts";
import { attackModel } from "../testing/attack-model.ts";

const [folder, ...chosen] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node scripts/attack-models.ts FOLDER [name …]");
const names = chosen.length > 0 ? chosen : readdirSync(folder).sort();
let [held, refused, wrong] = [0, 0, 0];

for (const name of names) {
  const started = performance.now();
  const model = await compiled(join(folder, name));
  if (typeof model === "string") {
    refused++;
    console.log(`${name}: ${model}`);
    continue;
  }
  const scratch = await mkdtemp(join(tmpdir(), "attack-"));
  try {
    const attack = { folder: scratch, seed: name, random: 24, driven: 12, witnesses: 3 };
    const { problems, rows, wires, constraints } = await attackModel(model, attack);
    for (const problem of problems.slice(0, 5)) console.log(`${name}: ${problem.slice(0, 400)}`);
    if (problems.length === 0) held++;
    else wrong++;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(
      `${name}: ${problems.length} problems, ${rows} rows, ${wires} wires, ${constraints} constraints, ${seconds} s`,
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
console.log(`${names.length} models: ${held} held, ${refused} not compiled, ${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;

async function compiled(path: string): Promise<CompiledModel | string> {
  try {
    const rowsOf = (file: string): number[][] | undefined =>
      existsSync(join(path, file)) ? (JSON.parse(readFileSync(join(path, file), "utf8")) as number[][]) : undefined;
    const rows = { calibration: rowsOf("calibration.json"), heldOut: rowsOf("held-out.json") };
    return await compileModel({ onnx: readFileSync(join(path, "network.onnx")), batch: 1, ...rows });
  } catch (error) {
    if (error instanceof ProofcastError) return `${error.code}: ${error.message.slice(0, 300)}`;
    throw error;
  }
}
