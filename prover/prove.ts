import { type ChildProcess, fork } from "node:child_process";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CircuitValues } from "../compiler/witness/circuit-signals.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";
import { FatalError, RetryableError } from "../schema/errors.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import type { ProofResult, ProveAnswer, ProveFailure, ProveTask } from "./child-protocol.ts";
import { InvalidInput, WitnessRefused } from "./witness/compute-witness.ts";

export type ProofRequest = {
  /** Of a built model, which says the next two. */
  readonly folder: string;
  readonly batch: number;
  readonly tag: bigint;
  /** The proof is held to it. */
  readonly verifyingKey: VerifyingKey;
  readonly inputs: CircuitValues;
  /** A file of prover/backends/; snarkjs unless given. */
  readonly backend?: string;
};

export type ProveOptions = {
  /** The child is killed after this long. */
  readonly timeoutMs: number;
  /** Kills the child; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** For tests: another program in the child's place. */
  readonly childPath?: string;
};

export class KeysMissing extends FatalError {
  constructor(path: string, cause: unknown) {
    super("KEYS_MISSING", `Cannot read ${path}, which proving needs. Build the model again: npx proofcast build.`, {
      details: { path },
      cause,
    });
  }
}

export class ProverTimeout extends RetryableError {
  constructor(timeoutMs: number) {
    super(
      "PROVER_TIMEOUT",
      `No proof after ${timeoutMs} ms, so the prover was killed. Give it more time or a faster machine.`,
      {
        details: { timeoutMs },
      },
    );
  }
}

export class ProverCrashed extends RetryableError {
  constructor(ending: string, stderr: string) {
    super(
      "PROVER_CRASHED",
      `The prover's process ended without an answer (${ending}). Is there enough memory? ${stderr}`.trim(),
      {
        details: { ending, stderr },
      },
    );
  }
}

/** The backend refused the key or made a proof that does not verify: key, map of wires and verifying key do not belong together. */
export class ProofFailed extends FatalError {
  constructor(reason: string) {
    super(
      "PROOF_FAILED",
      `No proof could be made: ${reason}. Check the built model: npx proofcast check <build dir>.`,
      {
        details: { reason },
      },
    );
  }
}

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
const NEEDED = ["schema", "graph", "wires", "zkey"] as const satisfies (keyof typeof MODEL_FILES)[];
const STDERR_KEPT = 2_000;
const FAILURES: Record<ProveFailure, new (reason: string) => FatalError> = {
  WitnessRefused,
  InvalidInput,
  ProofFailed,
};

/**
 * Computes the witness and proves it in a process of its own, and verifies the proof before it is returned. Nothing is written
 * to disk: neither witness nor blinding factors outlive the process.
 * @throws WitnessRefused, InvalidInput, KeysMissing, ProofFailed; retryable: ProverTimeout, ProverCrashed
 */
export async function proveInChild(
  { backend = "snarkjs", ...request }: ProofRequest,
  options: ProveOptions,
): Promise<ProofResult> {
  options.signal?.throwIfAborted();
  for (const file of NEEDED) {
    const path = join(request.folder, MODEL_FILES[file]);
    await access(path).catch((error: unknown) => {
      throw new KeysMissing(path, error);
    });
  }
  const answer = await ask({ ...request, backend }, options);
  if (!answer.ok) throw new FAILURES[answer.failure](answer.reason);
  const { proof, publicSignals, witnessMs, proofMs } = answer;
  return { proof, publicSignals, witnessMs, proofMs };
}

function ask(task: ProveTask, { timeoutMs, signal, childPath }: ProveOptions): Promise<ProveAnswer> {
  return new Promise((done, fail) => {
    const child = fork(childPath ?? CHILD, {
      serialization: "advanced", // carries bigints
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      execArgv: [],
      detached: true, // a terminal's interrupt is for the relayer, which ends its prover itself
      env: { PATH: process.env.PATH }, // the relayer's secrets are none of its business
    });
    const stderr = collectStderr(child);
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      child.removeAllListeners();
      child.on("error", () => undefined); // a message that could not be delivered to a dead child
      child.kill("SIGKILL");
      finish();
    };
    const refuse = (error: Error): void => {
      settle(() => {
        fail(error);
      });
    };
    const abort = (): void => {
      refuse(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      refuse(new ProverTimeout(timeoutMs));
    }, timeoutMs);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort(); // while the files were looked for
    child.once("message", (answer) => {
      settle(() => {
        done(answer as ProveAnswer);
      });
    });
    child.once("error", (error) => {
      refuse(new ProverCrashed(error.message, ""));
    });
    child.once("close", (code, killedBy) => {
      refuse(new ProverCrashed(killedBy ?? `exit code ${code ?? "unknown"}`, stderr()));
    });
    try {
      child.send(task);
    } catch (error) {
      refuse(new InvalidInput(`it cannot be sent to another process (${String(error)})`));
    }
  });
}

/** The end of what the child complained about. */
function collectStderr(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-STDERR_KEPT);
  });
  return () => text.trim();
}
