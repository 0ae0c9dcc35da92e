// SPDX-License-Identifier: GPL-3.0-or-later
import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** A prover in a process of its own that keeps its key open, and what each of its proofs took. */
export type Contestant = {
  readonly name: string;
  readonly openMs: number;
  /** What it says of itself. */
  readonly engine: string | undefined;
  readonly notice: string | undefined;
  prove(): Promise<ProofCost>;
  peakMegabytes(): Promise<number>;
  end(): void;
};

export type ProofCost = {
  readonly ms: number;
  readonly cpuMs: number;
  readonly proof: readonly bigint[];
  readonly publicSignals: readonly bigint[];
};

/** Of Linux; the unit of a process's times in /proc. */
const TICK_MS = 10;

/** @param command a program that opens its key, and then proves once for each line it reads, answering with a line of JSON each time */
export async function contestant(
  name: string,
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Contestant> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
  const answers = answersOf(child);
  const opened = await answers();
  const input: Writable = child.stdin;
  return {
    name,
    openMs: Number(opened.openMs),
    engine: textOf(opened.engine),
    notice: textOf(opened.notice),
    async prove() {
      const before = await cpuMsOf(child);
      input.write("prove\n");
      const { ms, proof, publicSignals } = await answers();
      const numbers = (list: unknown = []): bigint[] => (list as string[]).map(BigInt);
      const cpuMs = (await cpuMsOf(child)) - before;
      return { ms: Number(ms), cpuMs, proof: numbers(proof), publicSignals: numbers(publicSignals) };
    },
    async peakMegabytes() {
      const status = await readFile(`/proc/${child.pid ?? 0}/status`, "utf8").catch(() => "");
      return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1_024;
    },
    end() {
      child.kill("SIGKILL");
    },
  };
}

function answersOf(child: ChildProcessByStdio<Writable, Readable, null>): () => Promise<Record<string, unknown>> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${child.spawnfile} ended without an answer`);
    return JSON.parse(value) as Record<string, unknown>;
  };
}

/** Of the process and of those that it has started and that have ended; not a number where there is no /proc. */
async function cpuMsOf({ pid = 0 }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS || Number.NaN;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
