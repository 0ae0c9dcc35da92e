import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../scripts/run-command.ts";

export type CliRun = Readonly<{ status: number | null; stdout: string; stderr: string }>;

/** Runs the command line as a person does, without blocking: the chain that it talks to may live in this process. */
export function spawnProofcast(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(projectRoot, "cli/proofcast.mjs"), ...args], {
    cwd: projectRoot,
    env: { ...process.env, NODE_OPTIONS: "", ...env },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<CliRun>((resolve) => {
    child.on("close", (status) => {
      resolve({ status, stdout, stderr });
    });
  });
  return { child, ended, output: () => ({ stdout, stderr }) };
}

export async function proofcast(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  return await spawnProofcast(args, env).ended;
}
