// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hex } from "../../schema/hash.ts";
import { canonicalJson } from "../../schema/canonical-json.ts";
import type { ModelSource } from "../model-source.ts";

/** Says in a built folder what it was built from. Not part of the model: nothing is pinned by it. */
export const STAMP_FILE = "built-from.sha256";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));

/** Everything of ours that decides what a build contains. */
const TOOL_SOURCES = [
  "circuits/*.circom",
  "{schema,groth16,circom,circuits,compiler,keys,prover/witness,built-model}/**/*.ts",
  "package-lock.json",
];

/** What a build was made from: its source, its options and the tools. An equal hash means an equal folder. */
export async function inputsHash(source: ModelSource, options: Readonly<Record<string, unknown>>): Promise<Hex> {
  const { onnx, ...rest } = source;
  const parts: (string | Uint8Array)[] = [onnx, canonicalJson(rest), canonicalJson(options)];
  for (const path of await toolSources()) {
    parts.push(relative(REPOSITORY, path), await readFile(path));
  }
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = Buffer.from(part);
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return `0x${hash.digest("hex")}`;
}

async function toolSources(): Promise<string[]> {
  const found: string[] = [];
  for await (const path of glob(TOOL_SOURCES, { cwd: REPOSITORY })) found.push(join(REPOSITORY, path));
  return found.sort();
}
