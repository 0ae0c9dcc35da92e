// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../scripts/run-command.ts";

type Event = { type?: string; [name: string]: unknown };
export type ProcessEnd = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

export type CliProcess = ReturnType<typeof runProcess>;

/** `proofcast …` as a person runs it, without blocking: the chain that it talks to may live in this process. */
export function proofcast(
  args: readonly string[],
  environment: Record<string, string> = {},
  node = process.execPath,
): CliProcess {
  return runProcess(["cli/proofcast.mjs", ...args], environment, node);
}

/** `proofcast relay …` */
export function relay(args: readonly string[], environment: Record<string, string> = {}, node?: string): CliProcess {
  return proofcast(["relay", ...args], environment, node);
}

/** Runs a program of this repository in a process of its own. */
export function runProcess(
  [program = "", ...args]: readonly (string | undefined)[],
  environment: Record<string, string> = {},
  node = process.execPath,
) {
  const child = spawn(node, [join(projectRoot, program), ...args.filter((each) => each !== undefined)], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const events: Event[] = [];
  const output = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const each of [...waiting]) each();
  };
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString("utf8");
    look();
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    output.stdout += `${line}\n`;
    if (line.startsWith('{"')) events.push(JSON.parse(line) as Event);
    look();
  });
  const ended = new Promise<ProcessEnd>((done) => {
    child.once("close", (code, signal) => {
      done({ code, signal, ...output });
      look();
    });
  });

  const until = <T>(found: () => T | undefined, what: string): Promise<T> =>
    new Promise<T>((done, fail) => {
      const check = (): void => {
        const value = found();
        if (value === undefined && child.exitCode === null && child.signalCode === null) return;
        waiting.delete(check);
        if (value === undefined) fail(new Error(`it ended before ${what}: ${output.stdout}${output.stderr}`));
        else done(value);
      };
      waiting.add(check);
      check();
    });

  return {
    ended,
    pid: child.pid,
    events,
    /** The first such event, told or yet to come. */
    event: (type: string) => until(() => events.find((event) => event.type === type), type),
    /** Standard error, as soon as it holds this text. */
    said: (text: string) => until(() => (output.stderr.includes(text) ? output.stderr : undefined), `"${text}"`),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
  };
}
