// SPDX-License-Identifier: GPL-3.0-or-later
// How long a witness takes from the integer graph, against the program that circom writes for the same circuit.
//   node bench/witness-time.ts [mlp, lstm or forest; mlp unless given] [size] [batch, 1 unless given]
// The size: hidden units of a multilayer perceptron 784-n-10 with int8 weights (56 unless given, which take 2^14 constraints), hidden
// units of an LSTM over 5 steps (32), or trees of depth 4 over 16 features (100). Inputs are bound by the statement.
// Both are warm: the graph is read and the program is compiled once before. The two witnesses are compared byte for byte.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileModel, type CompileOptions } from "../compiler/compile-model.ts";
import { decodeGraph } from "../compiler/graph/graph-file.ts";
import { witnessComputer } from "../prover/witness/compute-witness.ts";
import { decodeWireMap } from "../prover/witness/wire-map-file.ts";
import { wireMapBytes } from "../prover/witness/witness-model.ts";
import { fieldRange } from "../schema/model-schema.ts";
import { calculateWitness, compileWithProgram } from "../testing/circom-program.ts";
import { pseudoRandom } from "../testing/pseudo-random.ts";
import { randomMlp } from "../testing/random-mlp.ts";
import { randomRecurrent } from "../testing/random-recurrent.ts";
import { forestModel } from "../testing/tree-models.ts";

const [RUNS, RUNS_OF_PROGRAM] = [1_000, 6];
const [STEPS, LARGEST] = [5, 0.85];
const GADGETS = fileURLToPath(new URL("../circuits", import.meta.url));

type Network = (size: number | undefined) => Omit<CompileOptions, "batch">;

const NETWORKS: Readonly<Record<string, Network>> = {
  mlp: (hidden = 56) => ({
    ...{ onnx: randomMlp([784, hidden, 10], `mlp-784-${hidden}-10`), bits: { weightBits: 8, activationBits: 16 } },
    schema: {
      ...{ version: 1, name: `mlp-784-${hidden}-10`, total: true },
      features: [{ name: "pixels", unit: "", count: 784, width: 8, signed: false, scale: 1 }],
      outputs: [{ name: "scores", unit: "", count: 10, width: 32, signed: true, scale: 64 }],
    },
  }),
  lstm: (hidden = 32) => ({
    onnx: randomRecurrent({ op: "LSTM", steps: STEPS, features: 1, hidden }, "lstm"),
    ...{ maxError: 0.0004, rowsAre: "raw", calibration: randomRows(STEPS, (random) => random * LARGEST) },
    schema: {
      ...{ version: 1, name: `lstm-${STEPS}-steps-${hidden}`, total: true },
      features: [{ name: "x", unit: "", count: STEPS, width: 16, signed: false, scale: LARGEST / 0xffff }],
      outputs: [{ name: "y", unit: "", count: 1, width: 32, signed: true, scale: 2 ** -20 }],
    },
  }),
  forest: (trees = 100) => ({
    onnx: forestModel({ seed: "forest", trees, depth: 4, features: 16, threshold: (random) => 2 ** 16 * random }),
    ...{ rowsAre: "raw", calibration: randomRows(16, (random) => Math.floor(random * 2 ** 16)) },
    schema: {
      ...{ version: 1, name: `${trees}-trees-of-depth-4`, total: true },
      features: [{ name: "x", unit: "", count: 16, width: 16, signed: false, scale: 1 }],
      outputs: [{ name: "y", unit: "", count: 1, width: 32, signed: true, scale: 2 ** -16 }],
    },
  }),
};

const [which = "mlp", size, batch = 1] = [process.argv[2], number(process.argv[3]), number(process.argv[4])];
const network = NETWORKS[which];
if (network === undefined) throw new Error(`no network ${which}: give one of ${Object.keys(NETWORKS).join(", ")}`);
const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
try {
  const model = await compileModel({ ...network(size), batch });
  const path = join(folder, "model.circom");
  await writeFile(path, model.circuitSource);
  const { wasmPath, symPath, wires, constraints } = await compileWithProgram({ path, includePaths: [GADGETS] }, folder);
  const sym = await readFile(symPath, "utf8");
  const random = pseudoRandom("features");
  const ranges = model.schema.features.flatMap((field) => Array.from({ length: field.count }, () => fieldRange(field)));
  const row = (): bigint[] => ranges.map(({ max }) => BigInt(Math.floor(random() * Number(max))));
  const inputs = { features: Array.from({ length: batch }, row), rho: 2n ** 200n };

  const mapped = await timed(() => wireMapBytes(model, sym));
  const opened = await timed(() =>
    witnessComputer({
      model: { ...model, graph: decodeGraph(Buffer.from(model.graphSource)) },
      map: decodeWireMap(mapped.result),
    }),
  );
  const ours = await sorted(RUNS, () => opened.result.compute(inputs).file);
  const theirs = await sorted(RUNS_OF_PROGRAM, () => calculateWitness(wasmPath, inputs));
  if (!Buffer.from(ours.result).equals(theirs.result)) throw new Error("the two witnesses differ");

  console.log(`${model.schema.name}, batch ${batch}: ${constraints.total} constraints, ${wires} wires`);
  console.log(`map of wires, once a build      ${mapped.ms.toFixed(0)} ms, ${mapped.result.length} bytes`);
  console.log(`opened, once a process          ${opened.ms.toFixed(0)} ms`);
  console.log(`witness from the integer graph  ${ours.best.toFixed(2)} ms, median ${ours.median.toFixed(2)}, CPU ${ours.cpu.toFixed(2)}`); // prettier-ignore
  console.log(
    `circom's program                ${theirs.best.toFixed(1)} ms, ${(theirs.best / ours.best).toFixed(0)} ×`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

function number(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function randomRows(features: number, value: (random: number) => number): number[][] {
  const random = pseudoRandom("calibration");
  return Array.from({ length: 128 }, () => Array.from({ length: features }, () => value(random())));
}

type Times = Readonly<{ result: Uint8Array; best: number; median: number; cpu: number }>;

/** Of the second half of the runs, when the first has warmed up what there is to warm up. */
async function sorted(runs: number, work: () => Uint8Array | Promise<Uint8Array>): Promise<Times> {
  const times: number[] = [];
  let result = await work();
  let cpu = process.cpuUsage();
  for (let run = 0; run < runs; run++) {
    if (run === Math.floor(runs / 2)) cpu = process.cpuUsage();
    const next = await timed(work);
    times.push(next.ms);
    result = next.result;
  }
  const { user, system } = process.cpuUsage(cpu);
  const warm = times.slice(Math.floor(runs / 2)).sort((a, b) => a - b);
  return {
    result,
    best: warm[0] ?? NaN,
    median: warm[Math.floor(warm.length / 2)] ?? NaN,
    cpu: (user + system) / 1e3 / warm.length,
  };
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; ms: number }> {
  const started = performance.now();
  const result = await work();
  return { result, ms: performance.now() - started };
}
