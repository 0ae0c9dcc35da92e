// SPDX-License-Identifier: GPL-3.0-or-later
// From an ONNX file of many random real weights to constraints, and to a proof: CPU time and memory by stage.
//   node bench/end-to-end.ts [layers …]         compiler and circom, a network after the other: time should be linear in the weights
//   node bench/end-to-end.ts --prove [layers]   a whole build with development keys, and a proof that is verified
// Bits are given (8 and 8), unless BITS=search asks for the search. Seconds are CPU seconds of all threads.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildModel } from "../built-model/build-model.ts";
import { proveRandomRows } from "../built-model/check/prove-random-rows.ts";
import { compileModel } from "../compiler/compile-model.ts";
import { compileCircuit } from "../circom/compile-circuit.ts";
import { verifyingKeyFromSnarkjs } from "../groth16/verifying-key.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import { pseudoRandom } from "../testing/pseudo-random.ts";
import { randomMlp } from "../testing/random-mlp.ts";

const GADGETS = fileURLToPath(new URL("../circuits", import.meta.url));
const CURVE = ["784-128-64-10", "784-256-128-10", "784-512-128-10", "1024-768-256-10"];
const BITS = process.env.BITS === "search" ? {} : { bits: { weightBits: 8, activationBits: 8 } };

type Usage = { cpuSeconds: number; peakMegabytes: number };

const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
const usagePath = join(folder, "usage.json");
process.env.PROOFCAST_USAGE = usagePath;
process.env.NODE_OPTIONS = `--import=${new URL("report-usage.ts", import.meta.url).href}`;
try {
  const names = process.argv.slice(2);
  if (names[0] === "--prove") await prove(names[1] ?? "784-512-128-10");
  else await curve(names.length > 0 ? names : CURVE);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function curve(names: readonly string[]): Promise<void> {
  const columns = ["network", "weights", "constraints", "text", "compiler", "circom", "peaks", "a weight"];
  print(columns);
  for (const name of names) {
    const model = modelOf(name);
    const before = cpuSeconds();
    const { circuitSource } = await compileModel({ ...model.config, onnx: model.onnx, batch: 1, ...model.rows });
    const [ours, ourPeak] = [cpuSeconds() - before, peakMegabytes()];
    const path = join(folder, "model.circom");
    await writeFile(path, circuitSource);
    const { constraints } = await compileCircuit({ path, includePaths: [GADGETS] }, join(folder, "built"));
    const circom = await childUsage();
    print([
      ...[name, String(model.weights), String(constraints.total), `${(circuitSource.length / 1e6).toFixed(1)} MB`],
      ...[`${ours.toFixed(1)} s`, `${circom.cpuSeconds.toFixed(1)} s`],
      `${ourPeak.toFixed(0)}, ${circom.peakMegabytes.toFixed(0)} MB`,
      `${(((ours + circom.cpuSeconds) / model.weights) * 1e6).toFixed(0)} µs`,
    ]);
  }
}

async function prove(name: string): Promise<void> {
  const model = modelOf(name);
  const started = performance.now();
  const outDir = join(folder, "model");
  const stage = (text: string): void => {
    const wall = (performance.now() - started) / 1_000;
    print(
      [text, `${cpuSeconds().toFixed(1)} s CPU`, `${wall.toFixed(0)} s`, `peak ${peakMegabytes().toFixed(0)} MB`],
      46,
    );
  };
  const keys = { warn: () => undefined };
  const source = { name: "large", config: model.config, onnx: model.onnx, ...model.rows };
  const { manifest } = await buildModel(source, { batch: 1, outDir, onProgress: stage, keys });
  stage("built");
  const circom = await childUsage();
  print(
    ["circom, of its own", `${circom.cpuSeconds.toFixed(1)} s CPU`, "", `peak ${circom.peakMegabytes.toFixed(0)} MB`],
    46,
  );
  const compiled = await compileModel({ ...model.config, onnx: model.onnx, batch: 1, ...model.rows });
  const key = verifyingKeyFromSnarkjs(JSON.parse(await readFile(join(outDir, MODEL_FILES.verificationKey), "utf8")));
  stage("compiled again, to compare");
  await proveRandomRows(outDir, compiled.graph, compiled, key);
  stage("proven and verified");
  print([`${model.weights} weights, ${manifest.constraints.total} constraints`]);
}

function modelOf(name: string) {
  const sizes = name.split("-").map(Number);
  const [inputs = 1, outputs = 1] = [sizes[0], sizes.at(-1)];
  const random = pseudoRandom("end to end");
  const rows = Array.from({ length: 64 }, () =>
    Array.from({ length: inputs }, () => Math.max(0, Math.floor(random() * 512) - 256)),
  );
  const field = { unit: "", signed: false } as const;
  const schema = {
    ...({ version: 1, name: "large", total: true } as const),
    features: [{ ...field, name: "pixels", count: inputs, width: 8, scale: 1 / 255 } as const],
    outputs: [{ ...field, name: "scores", count: outputs, width: 32, signed: true, scale: 2 ** -16 } as const],
  };
  return {
    onnx: randomMlp(sizes, name, "real"),
    config: { schema, ...BITS },
    rows: { calibration: rows.slice(0, 32), heldOut: rows.slice(32) },
    weights: sizes.slice(1).reduce((sum, size, layer) => sum + size * (sizes[layer] ?? 0), 0),
  };
}

async function childUsage(): Promise<Usage> {
  return JSON.parse(await readFile(usagePath, "utf8")) as Usage;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1_024;
}

function print(cells: readonly string[], first = 17): void {
  console.log(cells.map((cell, index) => cell.padEnd(index === 0 ? first : 15)).join("").trimEnd()); // prettier-ignore
}
