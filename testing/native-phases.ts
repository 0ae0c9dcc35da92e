import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../scripts/run-command.ts";

const NATIVE = join(projectRoot, "prover", "native");
const BUILT = join(NATIVE, "built");
const LINES = 6;

/** What the phases of a proof give, in little-endian bytes; points as a zkey holds them. */
export type Phases = Readonly<Record<"h" | "hSum" | "a" | "b1" | "c" | "b2", Buffer>>;

/** Links testing/native/phases.cpp with what the set-up has compiled. @returns the program's path */
export function linkPhases(folder: string): string {
  const state = JSON.parse(readFileSync(join(BUILT, "current.json"), "utf8")) as { objects: string };
  const flags = JSON.parse(readFileSync(join(NATIVE, "compile-flags.json"), "utf8")) as { every: string[] };
  const objects = readdirSync(join(BUILT, state.objects))
    .filter((name) => name.endsWith(".o") && !name.includes("addon"))
    .map((name) => join(BUILT, state.objects, name));
  const program = join(folder, "phases");
  const source = join(projectRoot, "testing", "native", "phases.cpp");
  const compiler = process.env.CXX ?? "g++";
  execFileSync(compiler, [...flags.every, `-I${join(NATIVE, "src")}`, "-o", program, source, ...objects]);
  return program;
}

/**
 * All phases, twice on the same memory.
 * @returns undefined where this processor has no such arithmetic
 */
export function runPhases(
  program: string,
  { key, values, engine, threads }: Readonly<{ key: string; values: string; engine: string; threads: number }>,
): Phases[] | undefined {
  let printed: string;
  try {
    printed = execFileSync(program, [key, values, engine, String(threads)], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    if (String((error as { stderr?: unknown }).stderr).startsWith("UNSUPPORTED_CPU")) return undefined;
    throw error;
  }
  const lines = printed.split("\n").map((line) => Buffer.from(line, "hex"));
  return [0, LINES].map((first) => {
    const [h, hSum, a, b1, c, b2] = lines.slice(first, first + LINES) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ];
    return { h, hSum, a, b1, c, b2 };
  });
}
