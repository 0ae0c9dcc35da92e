// SPDX-License-Identifier: GPL-3.0-or-later
import type { CircuitValues } from "../compiler/witness/circuit-signals.ts";
import type { ProofAnswer, ProverAnswer } from "./child-protocol.ts";
import { ProverCrashed, type ProcessTask, startProver } from "./prover-process.ts";

/** One child from its start to its end, used by one caller at a time. */
export type LivingProver = {
  /** @error ProverCrashed, or the limit's reason */
  opened(limit: AbortSignal): Promise<ProverAnswer>;
  /** @error the same, and InvalidInput */
  prove(inputs: CircuitValues, limit: AbortSignal): Promise<ProofAnswer>;
  /** Whether it has proved before: what goes wrong then may be of its state, and not of its task. */
  isUsed(): boolean;
  hasEnded(): boolean;
  end(reason: Error): void;
  readonly gone: Promise<void>;
};

export type LivingOptions = {
  /** More memory than after the first proof: beyond it the child is ended, as one that leaks. */
  readonly growthBytes: number;
  readonly childPath?: string | undefined;
};

export function livingProver(task: ProcessTask, { growthBytes, childPath }: LivingOptions): LivingProver {
  const child = startProver(task, childPath);
  let proofs = 0;
  let firstRss: number | undefined;

  /** What is not there in time is not waited for: the child is killed, whatever it does. */
  async function within<T>(limit: AbortSignal, answer: Promise<T>): Promise<T> {
    const abort = (): void => {
      child.end(limit.reason as Error);
    };
    limit.addEventListener("abort", abort);
    if (limit.aborted) abort();
    try {
      return await answer;
    } finally {
      limit.removeEventListener("abort", abort);
    }
  }

  return {
    opened: (limit) => within(limit, child.opening),
    async prove(inputs, limit) {
      const answer = await within(limit, child.ask({ id: ++proofs, inputs }));
      if (answer.kind === "opened") {
        child.end(new ProverCrashed("it opened its key twice", ""));
        throw new ProverCrashed("it opened its key twice", "");
      }
      if (answer.kind === "proven") {
        firstRss ??= answer.rssBytes;
        const grown = answer.rssBytes - firstRss;
        if (grown > growthBytes) child.end(new ProverCrashed(`it grew by ${grown} bytes`, ""));
      }
      return answer;
    },
    isUsed: () => proofs > 1,
    hasEnded: () => child.hasEnded(),
    end: (reason) => {
      child.end(reason);
    },
    gone: child.gone,
  };
}
