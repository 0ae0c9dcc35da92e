// `node scripts/fuzz-native.ts [seconds, 60 unless given] [seed]`: the native prover's own sources under the sanitizers for
// addresses and undefined behaviour, fed with changed zkeys and witnesses. Needs g++ and its sanitizers.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { writeDevelopmentKeys } from "../keys/development-keys.ts";
import { calculateWitness } from "../testing/circom-program.ts";
import { compileThreeSignals } from "../testing/three-signals-circuit.ts";
import { projectRoot } from "./run-command.ts";

const NATIVE = join(projectRoot, "prover", "native");
const SOURCES = join(NATIVE, "src");
const IFMA = join(SOURCES, "ifma");
const SANITIZERS = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
const WITNESS_HEADER_BYTES = 76;

const [seconds = "60", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const flags = JSON.parse(readFileSync(join(NATIVE, "compile-flags.json"), "utf8")) as Record<string, string[]>;
const folder = mkdtempSync(join(tmpdir(), "proofcast-fuzz-"));
try {
  const program = compileFuzzer();
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

function compileFuzzer(): string {
  const hasIfma = process.arch === "x64" && readdirSync(SOURCES).includes("ifma");
  const own = cppFiles(SOURCES).filter((file) => !basename(file).startsWith("addon"));
  const units = [
    ...[...own, join(projectRoot, "testing", "native", "fuzz.cpp")].map((file) => ({ file, more: [] as string[] })),
    ...(hasIfma ? cppFiles(IFMA) : []).map((file) => ({ file, more: flags.ifma ?? [] })),
  ];
  const common = [...(flags.every ?? []), ...SANITIZERS, `-I${SOURCES}`, ...(hasIfma ? ["-DPROOFCAST_WITH_IFMA"] : [])];
  const objects = units.map(({ file, more }, index) => {
    const object = join(folder, `${index}.o`);
    run("g++", [...common, ...more, "-c", file, "-o", object]);
    return object;
  });
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
