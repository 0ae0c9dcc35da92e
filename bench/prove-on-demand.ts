// SPDX-License-Identifier: GPL-3.0-or-later
// A proof backend of this project as a program that bench/prover.ts measures: opens a key and a witness once, says how long the
// key took, and proves once for each line that it reads. Every answer is one line of JSON.
//   node bench/prove-on-demand.ts <zkey> <wtns> <backend> <threads> <folder for its files> [its program]
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { loadBackend } from "../prover/load-backend.ts";

const HEADER_BYTES = 76;

const [zkeyPath = "", wtnsPath = "", name = "", threads = "", scratch = "", path] = process.argv.slice(2);
const program = path === undefined ? {} : { program: { path, scratch } };
const backend = await loadBackend({ name, ...(path === undefined ? {} : { program: path }) });
const started = performance.now();
const key = await backend.open({ zkeyPath, threads: Number(threads), ...program });
say({ openMs: performance.now() - started, engine: key.engine, notice: key.notice });

const values = new Uint8Array(await readFile(wtnsPath)).subarray(HEADER_BYTES);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "end") break;
  const begun = performance.now();
  const proof = await key.prove(values);
  say({ ms: performance.now() - begun, ...proof });
}
process.exit();

function say(message: Record<string, unknown>): void {
  console.log(JSON.stringify(message, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)));
}
