// SPDX-License-Identifier: GPL-3.0-or-later
// What recurrent networks cost: constraints with the statement, the largest error on windows that scales were not chosen on, time and memory.
//   node bench/recurrent-models.ts [model.onnx that reads windows of one feature] [error allowed, 0.0004 unless given]
// Without a model: an LSTM and a GRU of 32 units over 5 steps, with random weights. Windows are random in [0, 0.85].
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { runFloatModel } from "../compiler/calibration/float-runtime.ts";
import { compileModel } from "../compiler/compile-model.ts";
import { runIntegerModel } from "../compiler/run-integer-model.ts";
import { elementAt } from "../compiler/graph/element-at.ts";
import { circuitRows } from "../compiler/statement-constraints.ts";
import { pseudoRandom } from "../testing/pseudo-random.ts";
import { randomRecurrent } from "../testing/random-recurrent.ts";

const STEPS = 5;
const [CALIBRATION, WINDOWS] = [128, 1_000];
const LARGEST = 0.85;
const FEATURE = { name: "x", unit: "", count: STEPS, width: 16, signed: false, scale: LARGEST / 0xffff } as const;
const OUTPUT = { name: "y", unit: "", count: 1, width: 32, signed: true, scale: 2 ** -20 } as const;

const [path, allowed = "0.0004"] = process.argv.slice(2);
const models: [string, Uint8Array][] =
  path === undefined
    ? (["LSTM", "GRU"] as const).map((op) => {
        const name = `${op} ${STEPS} × 1, 32`;
        return [name, randomRecurrent({ op, steps: STEPS, features: 1, hidden: 32 }, name)];
      })
    : [[basename(path), await readFile(path)]];

const rows = [["network", "bits", "constraints", "largest error", "seconds", "peak memory"]];
for (const [name, onnx] of models) {
  const windows = randomWindows(name);
  const started = performance.now();
  const model = await compileModel({
    ...{ onnx, batch: 1, maxError: Number(allowed), rowsAre: "raw" },
    calibration: windows.slice(0, CALIBRATION),
    schema: { version: 1, name: "window", features: [FEATURE], outputs: [OUTPUT], total: true },
  });
  const seconds = (performance.now() - started) / 1_000;
  const { weightBits, activationBits } = model.bits;
  rows.push([
    ...[name, `${weightBits}, ${activationBits}`, String(circuitRows(model.constraintBudget))],
    ...[(await largestError(onnx, model.graph, windows.slice(CALIBRATION))).toExponential(1), seconds.toFixed(1)],
    `${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} MB`,
  ]);
}
for (const row of rows) console.log(row.map((cell) => cell.padEnd(22)).join("").trimEnd()); // prettier-ignore

function randomWindows(seed: string): number[][] {
  const random = pseudoRandom(seed);
  return Array.from({ length: CALIBRATION + WINDOWS }, () => Array.from({ length: STEPS }, () => random() * LARGEST));
}

/** Of the integers against the float model on the windows as they are. */
async function largestError(
  onnx: Uint8Array,
  graph: Parameters<typeof runIntegerModel>[0],
  windows: readonly (readonly number[])[],
): Promise<number> {
  const floats = await runFloatModel(onnx, windows);
  return windows.reduce((most, window, index) => {
    const features = window.map((value) => BigInt(Math.round(value / FEATURE.scale)));
    const [integer = 0n] = runIntegerModel(graph, features);
    const [[float = NaN] = []] = elementAt(floats, index).values();
    return Math.max(most, Math.abs(Number(integer) * OUTPUT.scale - float));
  }, 0);
}
