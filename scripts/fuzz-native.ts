// SPDX-License-Identifier: GPL-3.0-or-later
// `node scripts/fuzz-native.ts [seconds, 60 unless given] [seed]`: the native prover's own sources under the sanitizers for
// addresses and undefined behaviour, fed with changed zkeys and witnesses. Needs g++ and its sanitizers.
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { writeDevelopmentKeys } from "../keys/development-keys.ts";
import { calculateWitness } from "../testing/circom-program.ts";
import { compileThreeSignals } from "../testing/three-signals-circuit.ts";
import { projectRoot } from "./run-command.ts";

const NATIVE = join(projectRoot, "prover", "native");
const SOURCES = join(NATIVE, "src");
const IFMA = join(SOURCES, "ifma");
const SANITIZERS = ["-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
const WITNESS_HEADER_BYTES = 76;

const [seconds = "60", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const flags = JSON.parse(readFileSync(join(NATIVE, "compile-flags.json"), "utf8")) as Record<string, string[]>;
const folder = mkdtempSync(join(tmpdir(), "proofcast-fuzz-"));
try {
  const program = await compileFuzzer();
  const { r1csPath, wasmPath } = await compileThreeSignals(folder);
  const [key, values] = [join(folder, "model.zkey"), join(folder, "values")];
  await writeDevelopmentKeys(r1csPath, key, { label: "fuzz", warn: () => undefined });
  const witness = await calculateWitness(wasmPath, { features: [5n, 9n], rho: 77n });
  writeFileSync(values, witness.subarray(WITNESS_HEADER_BYTES));
  console.log(`fuzzing for ${seconds} s, seed ${seed}`);
  run(program, [key, values, seconds, seed]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compileFuzzer(): Promise<string> {
  const hasIfma = process.arch === "x64" && readdirSync(SOURCES).includes("ifma");
  const own = cppFiles(SOURCES).filter((file) => !basename(file).startsWith("addon"));
  const common = [...(flags.every ?? []), ...SANITIZERS, `-I${SOURCES}`, ...(hasIfma ? ["-DPROOFCAST_WITH_IFMA"] : [])];
  const units = [
    ...[...own, join(projectRoot, "testing", "native", "fuzz.cpp")].map((file) => ["-O1", file]),
    ...(hasIfma ? cppFiles(IFMA) : []).map((file) => [...(flags.ifma ?? []), "-O0", file]), // -O1 takes minutes
  ].map((args, index) => [...common, ...args, "-c", "-o", join(folder, `${index}.o`)]);
  const objects = units.map((args) => args.at(-1) ?? "");
  const compileRest = async (): Promise<void> => {
    for (let unit = units.shift(); unit !== undefined; unit = units.shift()) await promisify(execFile)("g++", unit);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, compileRest));
  const program = join(folder, "fuzz");
  run("g++", [...SANITIZERS, "-pthread", "-o", program, ...objects]);
  return program;
}

function cppFiles(place: string): string[] {
  return readdirSync(place)
    .filter((name) => name.endsWith(".cpp"))
    .map((name) => join(place, name));
}

function run(command: string, args: readonly string[]): void {
  const { status, signal, error } = spawnSync(command, args, { stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${basename(command)} ended with ${String(status ?? signal)}`);
}
