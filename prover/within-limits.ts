// SPDX-License-Identifier: GPL-3.0-or-later
import { RetryableError } from "../schema/errors.ts";

export type Limits = {
  readonly timeoutMs: number;
  /** The work ends with the signal's reason. */
  readonly signal?: AbortSignal;
};

export class ProverTimeout extends RetryableError {
  constructor(timeoutMs: number) {
    super(
      "PROVER_TIMEOUT",
      `No proof after ${timeoutMs} ms, so the prover was killed. Give it more time or a faster machine.`,
      { details: { timeoutMs } },
    );
  }
}

/**
 * Does work with a signal that is aborted when its caller's is or its time is up. (AbortSignal.any would be held by a signal that
 * lives as long as the process.)
 */
export async function withinLimits<T>(
  { timeoutMs, signal }: Limits,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const limit = new AbortController();
  const abort = (): void => {
    limit.abort(signal?.reason);
  };
  const timer = setTimeout(() => {
    limit.abort(new ProverTimeout(timeoutMs));
  }, timeoutMs);
  signal?.addEventListener("abort", abort);
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
