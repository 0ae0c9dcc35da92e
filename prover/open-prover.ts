// SPDX-License-Identifier: GPL-3.0-or-later
import type { CircuitValues } from "../compiler/witness/circuit-signals.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";
import { RetryableError } from "../schema/errors.ts";
import { checkedProof, ProofFailed, refusal, type ProofResult } from "./checked-proof.ts";
import { type BackendChoice, DEFAULT_BACKEND, loadBackend } from "./load-backend.ts";
import { type LivingProver, livingProver } from "./living-prover.ts";
import { checkNeededFiles } from "./needed-files.ts";
import { untilAborted } from "./until-aborted.ts";
import { type Limits, withinLimits } from "./within-limits.ts";
import { InvalidInput, WitnessRefused } from "./witness/compute-witness.ts";

/** Of a built model. */
export type ProverModel = {
  readonly folder: string;
  readonly batch: number;
  readonly tag: bigint;
  /** Every proof is held to it. */
  readonly verifyingKey: VerifyingKey;
};

export type ProverOptions = {
  readonly backend?: BackendChoice;
  /** Cores for each proof; all of them unless given. */
  readonly threads?: number;
  /** Told whenever a child has opened the key. */
  readonly onOpened?: (opened: { readonly engine: string; readonly notice?: string }) => void;
  /** How much a child may grow after its first proof before another takes its place. */
  readonly growthBytes?: number;
  /** For tests: another program in the child's place. */
  readonly childPath?: string;
};

export type ProofTask = {
  readonly inputs: CircuitValues;
  /** The public signals, where they are known: a proof of others is none. */
  readonly expected?: readonly bigint[];
};

export type OpenProver = {
  /** Opens the key now rather than with the first proof. @error as prove */
  open(limits: Limits): Promise<void>;
  /**
   * One proof after the other, each verified.
   * @error WitnessRefused, InvalidInput, KeysMissing, ProofFailed; retryable: ProverTimeout, ProverCrashed, ProverClosed
   */
  prove(task: ProofTask, limits: Limits): Promise<ProofResult>;
  /** Ends whatever runs. Nothing is left when it resolves. */
  close(): Promise<void>;
};

export class ProverClosed extends RetryableError {
  constructor() {
    super("PROVER_CLOSED", "The prover was closed before the proof was made. Open it again and ask once more.");
  }
}

const GROWTH_BYTES = 2 ** 30;

/**
 * Proves in a process of its own, which is started when it is first needed and lives until it is closed, crashes, leaks, hangs or
 * fails: then another takes its place. It is told the witness's inputs and nothing else of this process.
 */
export function openProver(
  { verifyingKey, ...model }: ProverModel,
  { backend = DEFAULT_BACKEND, threads, onOpened, growthBytes = GROWTH_BYTES, childPath }: ProverOptions = {},
): OpenProver {
  const leaving = new Set<Promise<void>>();
  let living: LivingProver | undefined;
  let lastTurn: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  async function inTurn<T>(limits: Limits, work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    return await withinLimits(limits, async (limit) => {
      const before = lastTurn;
      const turn = Promise.withResolvers<undefined>();
      lastTurn = Promise.all([before, turn.promise]);
      try {
        await untilAborted(before, limit);
        return await work(limit);
      } finally {
        turn.resolve(undefined);
      }
    });
  }

  async function opened(limit: AbortSignal): Promise<LivingProver> {
    if (living?.hasEnded() === false) return living;
    await loadBackend(backend);
    await checkNeededFiles(model.folder);
    limit.throwIfAborted();
    if (isClosed) throw new ProverClosed();
    const task = {
      ...model,
      backend: backend.name,
      program: backend.program,
      ...(threads !== undefined && { threads }),
    };
    const next = (living = livingProver(task, { growthBytes, childPath }));
    const gone = next.gone.finally(() => leaving.delete(gone));
    leaving.add(gone);
    const answer = await next.opened(limit);
    if (answer.kind !== "opened") {
      const failed = answer.kind === "refused" ? refusal(answer) : new ProofFailed("it proved before it was asked");
      next.end(failed);
      throw failed;
    }
    const { engine, notice } = answer;
    onOpened?.({ engine, ...(notice !== undefined && { notice }) });
    return next;
  }

  /** A child that fails may have a bad state: another one takes its place, and the task, too, if this was not its first. */
  async function proven({ inputs, expected }: ProofTask, limit: AbortSignal): Promise<ProofResult> {
    for (;;) {
      const prover = await opened(limit);
      const answer = await prover.prove(inputs, limit);
      try {
        return checkedProof(answer, verifyingKey, expected);
      } catch (error) {
        if (error instanceof WitnessRefused || error instanceof InvalidInput) throw error; // the child is sound
        prover.end(error as Error);
        if (!prover.isUsed()) throw error;
      }
    }
  }

  return {
    async open(limits) {
      await inTurn(limits, opened);
    },
    prove: (task, limits) => inTurn(limits, (limit) => proven(task, limit)),
    async close() {
      isClosed = true;
      living?.end(new ProverClosed());
      await Promise.all(leaving);
    },
  };
}
