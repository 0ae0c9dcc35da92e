// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join, parse, resolve } from "node:path";
import { FatalError, type ProofcastError } from "../schema/errors.ts";
import { makeFolder } from "../files/make-folder.ts";
import { systemFailure } from "../schema/system-failure.ts";

export type CircuitSource = { readonly path: string; readonly includePaths: readonly string[] };

export type CompiledCircuit = {
  readonly r1csPath: string;
  readonly symPath: string;
  readonly constraints: { readonly linear: number; readonly nonLinear: number; readonly total: number };
  readonly wires: number;
  readonly labels: number;
  readonly publicInputs: number;
  readonly privateInputs: number;
  readonly outputs: number;
  readonly templateInstances: number;
};

export type CompileCircuitOptions = {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** More of circom's flags. */
  readonly flags?: readonly string[];
};

const CIRCOM_CLI = createRequire(import.meta.url).resolve("circom2/cli.js");
const DEFAULT_TIMEOUT_MS = 600_000;
const PROBE_BYTES = 65_536;

/** circom refused the circuit, crashed or took too long; the message carries what it said. */
export class CircomFailed extends FatalError {
  constructor(path: string, said: string) {
    super("CIRCOM_FAILED", `circom could not compile ${path}: ${said}`, { details: { path, said } });
  }
}

/**
 * Runs circom (WASM) as a child process with --O1: --O2 makes rows dense and set-up many times longer.
 * Writes <name>.r1cs and <name>.sym into `outDir`, where <name> is the source's base name. circom's own witness program is left out:
 * witnesses are computed from the integer graph.
 * @throws CircomFailed, SystemRefused
 */
export async function compileCircuit(
  source: CircuitSource,
  outDir: string,
  options: CompileCircuitOptions = {},
): Promise<CompiledCircuit> {
  makeFolder(outDir);
  const name = basename(source.path, ".circom");
  const includes = source.includePaths.flatMap((path) => ["-l", resolve(path)]);
  const output = await runCircom(
    [resolve(source.path), "--O1", "--r1cs", "--sym", ...(options.flags ?? []), "-o", resolve(outDir), ...includes],
    source.path,
    options,
  ).catch(async (error: unknown) => {
    throw (await writingFailure(outDir)) ?? error;
  });

  const count = (label: string): number => countAfter(output, label, source.path);
  const linear = count("linear constraints");
  const nonLinear = count("non-linear constraints");
  return {
    r1csPath: join(outDir, `${name}.r1cs`),
    symPath: join(outDir, `${name}.sym`),
    constraints: { linear, nonLinear, total: linear + nonLinear },
    wires: count("wires"),
    labels: count("labels"),
    publicInputs: count("public inputs"),
    privateInputs: count("private inputs"),
    outputs: count("public outputs"),
    templateInstances: count("template instances"),
  };
}

function runCircom(args: string[], path: string, options: CompileCircuitOptions): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [CIRCOM_CLI, ...args], {
      cwd: parse(resolve(path)).root, // circom2 finds no include behind a "..", so nothing may lie above its folder
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      killSignal: "SIGKILL",
      ...(options.signal ? { signal: options.signal } : {}),
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (error) => {
      fail(systemFailure(error) ?? new CircomFailed(path, error.message));
    });
    child.once("close", (code, killedBy) => {
      const said = withoutColours(output);
      if (code === 0 && said.includes("Everything went okay")) done(said);
      else if (killedBy)
        fail(new CircomFailed(path, `it was killed (${killedBy}), by its time limit or by the caller`));
      else fail(new CircomFailed(path, said.trim() || `exit code ${code ?? "unknown"}`));
    });
  });
}

/** Where circom cannot write it says only that: the system says why. */
async function writingFailure(folder: string): Promise<ProofcastError | undefined> {
  const probe = join(folder, ".writable");
  try {
    await writeFile(probe, new Uint8Array(PROBE_BYTES));
    return undefined;
  } catch (error) {
    return systemFailure(error, folder);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

function countAfter(output: string, label: string, path: string): number {
  const found = new RegExp(`^${label}: (\\d+)`, "m").exec(output);
  if (!found) throw new CircomFailed(path, `its report has no line "${label}"; is this the pinned circom2?`);
  return Number(found[1]);
}

function withoutColours(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}
