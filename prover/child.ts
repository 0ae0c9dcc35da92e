// SPDX-License-Identifier: GPL-3.0-or-later
// The prover's child process: opens a key once and then proves one task after the other, until its input ends. snarkjs cannot
// run in a worker thread, and a process can be killed whatever it is doing, with everything it knew.
import { writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { deserialize } from "node:v8";
import { ProofcastError, RetryableError } from "../schema/errors.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import { systemRefusal } from "../schema/system-failure.ts";
import { wipeFolder } from "./private-folder.ts";
import { LONGEST_REASON, OPENING, type OpenTask, type ProveFailure, type ProveTask } from "./child-protocol.ts";
import { loadBackend } from "./load-backend.ts";
import type { OpenKey } from "./proof-backend.ts";
import { InvalidInput, witnessComputer, type WitnessComputer, WitnessRefused } from "./witness/compute-witness.ts";
import { readWitnessModel } from "./witness/witness-model.ts";

type Opened = { readonly key: OpenKey; readonly witness: WitnessComputer; readonly backend: string };

const ANSWERS_FD = 3;
/** What a machine says that is short of files, memory, processes or room: neither key nor run is at fault. */
const LACKING: readonly unknown[] = ["EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "ENOSPC", "EDQUOT"];
let scratch: string | undefined;
let opened: Opened | undefined;

const tasks = createInterface({ input: process.stdin });
tasks.once("close", endWithParent);
let turn: Promise<void> = Promise.resolve();
tasks.on("line", (line) => {
  turn = turn.then(() => perform(line));
});

async function perform(line: string): Promise<void> {
  const task = deserialize(Buffer.from(line, "base64")) as OpenTask | ProveTask;
  answer("id" in task ? await attempt(task.id, () => prove(task)) : await attempt(OPENING, () => open(task)));
}

async function open({ backend: name, threads, program, ...built }: OpenTask): Promise<Record<string, unknown>> {
  scratch = program?.scratch;
  const backend = await loadBackend({ name, ...(program && { program: program.path }) });
  const zkeyPath = join(built.folder, MODEL_FILES.zkey);
  const [model, key] = await Promise.all([
    readWitnessModel(built),
    backend.open({ zkeyPath, ...(threads && { threads }), ...(program && { program }) }),
  ]);
  opened = { key, witness: witnessComputer(model), backend: name };
  return { kind: "opened", engine: key.engine, ...(key.notice !== undefined && { notice: key.notice }) };
}

async function prove({ inputs }: ProveTask): Promise<Record<string, unknown>> {
  if (opened === undefined) throw new Error("no key is open");
  const { key, witness } = opened;
  const started = performance.now();
  try {
    const { values } = witness.compute(inputs);
    const witnessed = performance.now();
    const { proof, publicSignals } = await key.prove(values);
    const [witnessMs, proofMs] = [witnessed - started, performance.now() - witnessed];
    return { kind: "proven", proof, publicSignals, witnessMs, proofMs, rssBytes: process.memoryUsage.rss() };
  } finally {
    witness.wipe();
  }
}

async function attempt(id: number, work: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> {
  try {
    return { ...(await work()), id };
  } catch (error) {
    return { kind: "refused", id, ...failureOf(error) };
  }
}

function failureOf(error: unknown): { failure: ProveFailure; reason: string } {
  if (error instanceof WitnessRefused || error instanceof InvalidInput) {
    return { failure: error.name as "WitnessRefused" | "InvalidInput", reason: String(error.details.reason) };
  }
  const said = error instanceof Error ? error.message : String(error);
  const reason = error instanceof ProofcastError ? said : `${opened?.backend ?? "the prover"} said "${said}"`;
  const isMachines = error instanceof RetryableError || LACKING.includes(systemRefusal(error)?.errno);
  const failure = isMachines ? "ProverCrashed" : "ProofFailed";
  return { failure, reason: reason.slice(0, LONGEST_REASON) };
}

function answer(message: Record<string, unknown>): void {
  const line = JSON.stringify(message, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  writeSync(ANSWERS_FD, `${line}\n`);
}

/** Nobody is waiting any more: what it wrote goes, and then this process with whatever it computes and has started. */
function endWithParent(): void {
  try {
    if (scratch !== undefined) wipeFolder(scratch);
  } finally {
    process.kill(-process.pid, "SIGKILL"); // the parent made it the first of its group
  }
}
