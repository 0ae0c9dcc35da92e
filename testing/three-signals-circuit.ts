// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compileWithProgram } from "./circom-program.ts";

const SOURCE = new URL("./fixtures/three-signals.circom", import.meta.url);

/** Compiles testing/fixtures/three-signals.circom with another weight on its first feature, if wanted. */
export async function compileThreeSignals(outDir: string, weight = 3): ReturnType<typeof compileWithProgram> {
  const text = await readFile(SOURCE, "utf8");
  const path = join(outDir, `three-signals-${weight}.circom`);
  await writeFile(path, text.replace("ThreeSignals(3)", `ThreeSignals(${weight})`));
  return compileWithProgram({ path, includePaths: [] }, outDir);
}

/** What the circuit's public signals are for this input. */
export function threeSignals([first, second]: readonly [bigint, bigint], rho: bigint, weight = 3n): bigint[] {
  const word = weight * first - second;
  return [word * word, 7n + word * rho, rho];
}
