// SPDX-License-Identifier: GPL-3.0-or-later
// How long a proof takes that is warm, its key open: this project's provers and others, on the circuit of a seeded int8 network.
//   node bench/prover.ts [power, 14 unless given] [--json] [--rounds N] [--chart FILE.svg] [--rapidsnark PROGRAM] [--arkworks PROGRAM]
//     [--ezkl PYTHON]
// The programs may also be named by RAPIDSNARK, ARKWORKS and EZKL. All provers take turns in each round, on the same key and witness; the
// median counts, with as many threads as there are cores (two at most) and with one core alone. Every proof is verified.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildModel } from "../built-model/build-model.ts";
import { loadModel } from "../built-model/load-model.ts";
import { verifyProof } from "../groth16/verify-proof.ts";
import { nativeProblem } from "../prover/native/native-prover.ts";
import { witnessComputer } from "../prover/witness/compute-witness.ts";
import { readWitnessModel } from "../prover/witness/witness-model.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import { barChart } from "./bar-chart.ts";
import { contestant, type Contestant, type ProofCost } from "./contestant.ts";
import { LEAST_POWER, networkOfPower, randomPixels } from "./network-of-power.ts";

const ON_DEMAND = fileURLToPath(new URL("prove-on-demand.ts", import.meta.url));
const EZKL_ON_DEMAND = fileURLToPath(new URL("ezkl_on_demand.py", import.meta.url));
/** As a power of two: the least that its tables fit into. */
const EZKL_ROWS = 15;
const WITNESS_RUNS = 50;

type Result = Readonly<{ name: string; engine: string; threads: number; ms: number; cpuMs: number; openMs: number; megabytes: number }>; // prettier-ignore

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "9" },
    chart: { type: "string" },
    rapidsnark: { type: "string", default: process.env.RAPIDSNARK ?? "" },
    arkworks: { type: "string", default: process.env.ARKWORKS ?? "" },
    ezkl: { type: "string", default: process.env.EZKL ?? "" },
  },
});
const power = Number(positionals[0] ?? 14);
if (!Number.isInteger(power) || power < LEAST_POWER)
  throw new Error(`a power is a whole number from ${LEAST_POWER} on`);
const cores = Math.min(2, availableParallelism());
const { sizes, source } = networkOfPower(power);
const built = await buildModel(source, {
  batch: 1,
  outDir: join("build", `bench-prover-${power}`),
  keys: { warn: () => undefined },
});
const model = await loadModel(built.dir);
const domain = Math.ceil(Math.log2(model.manifest.constraints.total + 4));
if (domain !== power) throw new Error(`${source.name} has a domain of 2^${domain}, not 2^${power}`);
const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
try {
  const [zkey, wtns] = [join(built.dir, MODEL_FILES.zkey), join(folder, "witness.wtns")];
  const witnessMs = await writeWitness(wtns);
  const results = [...(await measure(cores, zkey, wtns)), ...(options.json ? [] : await measure(1, zkey, wtns))];
  if (options.ezkl !== "" && !options.json) results.push(await measureEzkl());
  if (options.json) console.log(JSON.stringify(summary(results, witnessMs)));
  else printTable(results, witnessMs);
  if (options.chart !== undefined) await writeFile(options.chart, chart(results));
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Writes the witness of random pixels, and gives how long one takes. */
async function writeWitness(path: string): Promise<number> {
  const { folder: at, manifest } = model;
  const computer = witnessComputer(await readWitnessModel({ folder: at, batch: 1, tag: manifest.tag }));
  const inputs = { features: [randomPixels(sizes)], rho: 2n ** 200n };
  const times = Array.from({ length: WITNESS_RUNS }, () => {
    const started = performance.now();
    computer.compute(inputs);
    return performance.now() - started;
  });
  await writeFile(path, computer.compute(inputs).file);
  return median(times);
}

/** Each prover once a round, after one that does not count. */
async function measure(threads: number, zkey: string, wtns: string): Promise<Result[]> {
  const pinned = threads === 1 && availableParallelism() > 1 ? ["taskset", "-c", "0"] : [];
  const scratch = join(folder, `scratch-${threads}`);
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const start = (name: string, ...program: string[]) =>
    contestant(name, [...pinned, process.execPath, ON_DEMAND, zkey, wtns, name, String(threads), scratch, ...program]);
  const contestants: Contestant[] = [];
  try {
    contestants.push(await start("snarkjs"));
    if (nativeProblem() === undefined) contestants.push(await start("native"));
    if (options.rapidsnark !== "") contestants.push(await start("rapidsnark", options.rapidsnark));
    const env = { RAYON_NUM_THREADS: String(threads) };
    if (options.arkworks !== "")
      contestants.push(await contestant("arkworks", [...pinned, options.arkworks, zkey, wtns], env));
    const costs = new Map<string, ProofCost[]>(contestants.map(({ name }) => [name, []]));
    for (let round = 0; round <= Number(options.rounds); round++)
      for (const each of contestants) {
        const cost = await each.prove();
        if (!verifyProof(model.verifyingKey, cost.proof, cost.publicSignals))
          throw new Error(`a proof of ${each.name} does not verify`);
        if (round > 0) costs.get(each.name)?.push(cost);
      }
    return await Promise.all(contestants.map((each) => resultOf(each, threads, costs.get(each.name) ?? [])));
  } finally {
    for (const each of contestants) each.end();
  }
}

/** The same network in EZKL, whose circuit is its own: not in turns with the others, since a proof takes it so much longer. */
async function measureEzkl(): Promise<Result> {
  const [onnx, input, files] = ["model.onnx", "input.json", "ezkl"].map((name) => join(folder, name)) as [string, string, string]; // prettier-ignore
  await mkdir(files);
  await writeFile(onnx, source.onnx);
  await writeFile(input, JSON.stringify({ input_data: [randomPixels(sizes).map(Number)] }));
  const ezkl = await contestant("ezkl", [options.ezkl, EZKL_ON_DEMAND, onnx, input, files, String(EZKL_ROWS)]);
  try {
    return await resultOf(ezkl, cores, [await ezkl.prove(), await ezkl.prove()]);
  } finally {
    ezkl.end();
  }
}

async function resultOf(each: Contestant, threads: number, costs: readonly ProofCost[]): Promise<Result> {
  return {
    name: each.name,
    engine: each.engine ?? each.name,
    threads,
    ms: median(costs.map(({ ms }) => ms)),
    cpuMs: costs.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / costs.length,
    openMs: each.openMs,
    megabytes: await each.peakMegabytes(),
  };
}

function summary(results: readonly Result[], witnessMs: number) {
  const of = (name: string): Result | undefined => results.find((each) => each.name === name && each.threads === cores);
  const native = of("native");
  const ratioTo = (name: string): number | null => {
    const [theirs, ours] = [of(name)?.ms, native?.ms];
    return theirs === undefined || ours === undefined ? null : rounded(theirs / ours);
  };
  return {
    snarkjsMs: rounded(of("snarkjs")?.ms),
    nativeMs: rounded(native?.ms),
    ratioToSnarkjs: ratioTo("snarkjs"),
    ratioToRapidsnark: ratioTo("rapidsnark"),
    ratioToArkworks: ratioTo("arkworks"),
    zkeyOpenMs: rounded(native?.openMs),
    witnessMs: rounded(witnessMs),
  };
}

function printTable(results: readonly Result[], witnessMs: number): void {
  console.log(`${source.name}: ${model.manifest.constraints.total} constraints, a domain of 2^${power}; witness ${witnessMs.toFixed(2)} ms`); // prettier-ignore
  const rows = [["prover", "threads", "proof", "CPU", "key opened in", "peak memory"]];
  for (const { engine, threads, ms, cpuMs, openMs, megabytes } of results)
    rows.push([
      ...[engine, String(threads), `${ms.toFixed(1)} ms`, `${cpuMs.toFixed(0)} ms`, `${openMs.toFixed(0)} ms`],
      `${megabytes.toFixed(0)} MB`,
    ]);
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(column === 0 ? 40 : 15)).join("").trimEnd()); // prettier-ignore
}

/** Of processor time: other work on the machine changes it less than the time on the clock. */
function chart(results: readonly Result[]): string {
  const bars = results
    .filter(({ threads }) => threads === cores)
    .map(({ engine, cpuMs }) => ({ label: engine, value: cpuMs }));
  return barChart(`CPU of a warm proof: ${source.name}, 2^${power}, ${cores} threads`, "ms", bars);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 100) / 100;
}
