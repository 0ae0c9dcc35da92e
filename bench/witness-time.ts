// How long a witness takes from the integer graph, against the program that circom writes for the same circuit: a multilayer
// perceptron 784-n-10 with int8 weights and its inputs bound.
//   node bench/witness-time.ts [hidden units, 128 unless given] [batch, 1 unless given]
// Both are warm: the graph is read and the program is compiled once before. The two witnesses are compared byte for byte.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileModel } from "../compiler/compile-model.ts";
import { decodeGraph } from "../compiler/graph/graph-file.ts";
import { decodeWireMap } from "../prover/witness/wire-map-file.ts";
import { wireMapBytes } from "../prover/witness/witness-model.ts";
import { computeWitness } from "../prover/witness/compute-witness.ts";
import { calculateWitness, compileWithProgram } from "../testing/circom-program.ts";
import { pseudoRandom } from "../testing/pseudo-random.ts";
import { randomMlp } from "../testing/random-mlp.ts";

const INPUTS = 784;
const OUTPUTS = 10;
const RUNS = 5;
const GADGETS = fileURLToPath(new URL("../circuits", import.meta.url));

const [hidden, batch] = [Number(process.argv[2] ?? 128), Number(process.argv[3] ?? 1)];
const name = `mlp-${INPUTS}-${hidden}-${OUTPUTS}`;
const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
try {
  const model = await compileModel({
    ...{ onnx: randomMlp([INPUTS, hidden, OUTPUTS], name), batch, bits: { weightBits: 8, activationBits: 16 } },
    schema: {
      ...{ version: 1, name, total: true },
      features: [{ name: "pixels", unit: "", count: INPUTS, width: 8, signed: false, scale: 1 }],
      outputs: [{ name: "scores", unit: "", count: OUTPUTS, width: 32, signed: true, scale: 64 }],
    },
  });
  const path = join(folder, "model.circom");
  await writeFile(path, model.circuitSource);
  const { wasmPath, symPath, wires } = await compileWithProgram({ path, includePaths: [GADGETS] }, folder);
  const sym = await readFile(symPath, "utf8");
  const random = pseudoRandom("pixels");
  const features = Array.from({ length: batch }, () =>
    Array.from({ length: INPUTS }, () => BigInt(Math.floor(random() * 256))),
  );
  const inputs = { features, rho: 2n ** 200n };

  const mapped = await timed(() => wireMapBytes(model, sym));
  const read = await timed(() => ({
    model: { ...model, graph: decodeGraph(Buffer.from(model.graphSource)) },
    map: decodeWireMap(mapped.result),
  }));
  const ours = await fastest(() => computeWitness(read.result, inputs));
  const theirs = await fastest(() => calculateWitness(wasmPath, inputs));
  if (!Buffer.from(ours.result).equals(theirs.result)) throw new Error("the two witnesses differ");

  console.log(`${name}, batch ${batch}: ${wires} wires`);
  console.log(`map of wires, once a build      ${mapped.ms.toFixed(0)} ms, ${mapped.result.length} bytes`);
  console.log(`graph and map read, once        ${read.ms.toFixed(0)} ms`);
  console.log(`witness from the integer graph  ${ours.ms.toFixed(1)} ms`);
  console.log(`circom's program                ${theirs.ms.toFixed(1)} ms, ${(theirs.ms / ours.ms).toFixed(1)} ×`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function fastest<T>(work: () => T | Promise<T>): Promise<{ result: T; ms: number }> {
  let best = await timed(work);
  for (let run = 1; run < RUNS; run++) {
    const next = await timed(work);
    if (next.ms < best.ms) best = next;
  }
  return best;
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; ms: number }> {
  const started = performance.now();
  const result = await work();
  return { result, ms: performance.now() - started };
}
