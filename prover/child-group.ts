// SPDX-License-Identifier: GPL-3.0-or-later
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { NODE_FLAGS } from "../schema/installed-package.ts";

/** How a process came to its end, and the last of what it complained about. */
export type Ending = { readonly how: string; readonly said: string; readonly cause?: Error };

/** A Node program in a process group of its own, with a pipe to it and one from it. */
export type ChildGroup = {
  readonly input: Writable;
  readonly output: Readable;
  /** Kills it and all that it has started. */
  kill(): void;
  /** What it has complained about so far, the end of it. */
  said(): string;
  /** Resolves when nothing of it is left. */
  readonly ended: Promise<Ending>;
};

/** Where programs are and temporary files go, and which arithmetic to use. */
const TOLD = ["PATH", "TMPDIR", "PROOFCAST_PROVER_CPU"];
const SAID_KEPT = 2_000;
/** What a dead process has said last is waited for no longer: another one may hold the pipe. */
const LAST_WORDS_MS = 1_000;

/** Starts it with next to no environment: no secret of this process is its business. It reads from 0 and writes to 3. */
export function startGroup(program: string): ChildGroup {
  const child = spawn(process.execPath, [...NODE_FLAGS, program], {
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    detached: true, // a terminal's interrupt is for this process, which ends its children itself
    env: Object.fromEntries(TOLD.map((name) => [name, process.env[name]])),
  });
  const [input, , complaints, output] = child.stdio as unknown as [Writable, null, Readable, Readable];
  const said = lastOf(complaints);
  const ended = Promise.withResolvers<Ending>();
  let hasExited = false;
  const kill = (): void => {
    if (!hasExited) killGroup(child); // afterwards its number may be another's
  };
  child.once("exit", () => {
    kill(); // what it has started
    hasExited = true;
    setTimeout(() => {
      complaints.destroy();
      output.destroy();
    }, LAST_WORDS_MS).unref();
  });
  child.once("error", (cause) => {
    if (child.pid === undefined) ended.resolve({ how: cause.message, said: "", cause });
  });
  child.once("close", (code, signal) => {
    ended.resolve({ how: signal ?? `exit code ${code ?? "unknown"}`, said: said() });
  });
  for (const stream of [input, output, complaints]) stream.on("error", () => undefined); // its end says why
  return { input, output, kill, said, ended: ended.promise };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // nobody is left of it
  }
}

function lastOf(stream: Readable): () => string {
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-SAID_KEPT);
  });
  return () => text.trim();
}
