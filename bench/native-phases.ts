// SPDX-License-Identifier: GPL-3.0-or-later
// Where the native prover's time goes: each phase of a proof in every arithmetic that this processor has, on invented keys.
//   node bench/native-phases.ts [power, 14 unless given] [threads, 2] [rounds, 40]
// The arithmetics take turns and the best round of each counts, so that other programs on the machine disturb the least.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkNativeProgram } from "../testing/native-program.ts";

const PHASES = ["opening", "h", "sum over h", "sums over the witness"];

const [power, threads, rounds] = [process.argv[2] ?? "14", process.argv[3] ?? "2", process.argv[4] ?? "40"];
const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
try {
  const program = linkNativeProgram("phase-times", folder);
  const lines = execFileSync(program, [power, threads, rounds], { encoding: "utf8" }).trim().split("\n");
  console.log(`2^${power} rows, ${threads} threads: ms of wall (ms of all threads' processor time)`);
  for (const line of lines) {
    const [engine, ...numbers] = line.split(" ");
    const times = numbers.map(Number);
    console.log(engine);
    for (const [index, phase] of PHASES.entries()) {
      console.log(`  ${phase}: ${(times[2 * index] ?? 0).toFixed(1)} (${(times[2 * index + 1] ?? 0).toFixed(1)})`);
    }
    const sum = (from: number): number => times.filter((_, i) => i >= 2 && i % 2 === from).reduce((a, b) => a + b, 0);
    console.log(`  a proof's phases together: ${sum(0).toFixed(1)} (${sum(1).toFixed(1)})`);
  }
} finally {
  await rm(folder, { recursive: true });
}
