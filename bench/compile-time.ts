// SPDX-License-Identifier: GPL-3.0-or-later
// How long a multilayer perceptron takes from ONNX to r1cs, and how many constraints it has, against two circuits written by
// hand with circomlib: constant weights with one comparison and one decomposition a neuron, and weights as signals.
//   node bench/compile-time.ts [hidden units, 128 unless given]
// All are compiled by the same circom, one after the other; the statement's constraints are not counted, its time is.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileModel } from "../compiler/compile-model.ts";
import { compileCircuit } from "../circom/compile-circuit.ts";
import { randomMlp } from "../testing/random-mlp.ts";
import { constantWeightsMlp, signalWeightsMlp } from "./hand-written-mlp.ts";

const INPUTS = 784;
const OUTPUTS = 10;
const GADGETS = fileURLToPath(new URL("../circuits", import.meta.url));
const CIRCOMLIB = fileURLToPath(new URL("../node_modules/circomlib/circuits", import.meta.url));

const hidden = Number(process.argv[2] ?? 128);
const name = `mlp-${INPUTS}-${hidden}-${OUTPUTS}`;
const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
try {
  const ours = await timed(async () => {
    const model = await compileModel({
      onnx: randomMlp([INPUTS, hidden, OUTPUTS], name),
      batch: 1,
      bits: { weightBits: 8, activationBits: 16 },
      schema: {
        version: 1,
        name,
        features: [{ name: "pixels", unit: "", count: INPUTS, width: 8, signed: false, scale: 1 }],
        outputs: [{ name: "scores", unit: "", count: OUTPUTS, width: 32, signed: true, scale: 64 }],
        total: true,
      },
    });
    await compileText("ours", model.circuitSource, [GADGETS]);
    return model.constraintBudget.model;
  });
  const rows = [
    [name, "constraints", "to r1cs", "of ours"],
    ["ours, from ONNX", String(ours.constraints), `${ours.seconds.toFixed(1)} s`, ""],
  ];
  const baselines = { "constant weights": constantWeightsMlp, "weights as signals": signalWeightsMlp };
  for (const [title, text] of Object.entries(baselines)) {
    const theirs = await timed(async () => {
      const source = text(INPUTS, hidden, OUTPUTS);
      return (await compileText(title.replaceAll(" ", "-"), source, [CIRCOMLIB])).constraints.total;
    });
    const ratios = `${ratio(theirs.constraints, ours.constraints)} constraints, ${ratio(theirs.seconds, ours.seconds)} time`;
    rows.push([title, String(theirs.constraints), `${theirs.seconds.toFixed(1)} s`, ratios]);
  }
  for (const row of rows)
    console.log(
      row
        .map((cell) => cell.padEnd(20))
        .join("")
        .trimEnd(),
    );
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function compileText(title: string, text: string, includePaths: string[]) {
  const path = join(folder, `${title}.circom`);
  await writeFile(path, text);
  return await compileCircuit({ path, includePaths }, join(folder, title));
}

async function timed(work: () => Promise<number>): Promise<{ constraints: number; seconds: number }> {
  const started = performance.now();
  const constraints = await work();
  return { constraints, seconds: (performance.now() - started) / 1_000 };
}

function ratio(theirs: number, own: number): string {
  return `${(theirs / own).toFixed(1)} ×`;
}
