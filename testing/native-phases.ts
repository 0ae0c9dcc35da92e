// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from "node:child_process";
import { linkNativeProgram } from "./native-program.ts";

const LINES = 6;

/** What the phases of a proof give, in little-endian bytes; points as a zkey holds them. */
export type Phases = Readonly<Record<"h" | "hSum" | "a" | "b1" | "c" | "b2", Buffer>>;

/** @returns the path of testing/native/phases.cpp as a program */
export function linkPhases(folder: string): string {
  return linkNativeProgram("phases", folder);
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
