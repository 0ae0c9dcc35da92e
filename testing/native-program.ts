// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../scripts/run-command.ts";

const NATIVE = join(projectRoot, "prover", "native");
const BUILT = join(NATIVE, "built");

type CompileFlags = Readonly<Record<"every" | "ifma", readonly string[]>>;

/**
 * Links testing/native/NAME.cpp with what the set-up has compiled; `processor` names flags for some processors only.
 * @returns the program's path
 */
export function linkNativeProgram(name: string, folder: string, processor?: "ifma"): string {
  const state = JSON.parse(readFileSync(join(BUILT, "current.json"), "utf8")) as { objects: string };
  const flags = JSON.parse(readFileSync(join(NATIVE, "compile-flags.json"), "utf8")) as CompileFlags;
  const objects = readdirSync(join(BUILT, state.objects))
    .filter((file) => file.endsWith(".o") && !file.includes("addon"))
    .map((file) => join(BUILT, state.objects, file));
  const program = join(folder, name);
  const source = join(projectRoot, "testing", "native", `${name}.cpp`);
  const compilerFlags = [...flags.every, ...(processor === undefined ? [] : ["-O1", ...flags[processor]])];
  // The program last: of an inline function that both hold, the linker keeps the optimised one.
  const inputs = [...objects, source];
  execFileSync(process.env.CXX ?? "g++", [...compilerFlags, `-I${join(NATIVE, "src")}`, "-o", program, ...inputs]);
  return program;
}
