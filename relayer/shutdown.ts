// SPDX-License-Identifier: GPL-3.0-or-later
import { RetryableError } from "../schema/errors.ts";
import type { Rpc } from "../chain/rpc.ts";
import { untilAborted } from "../prover/until-aborted.ts";

/** Something hung while the relayer stopped. */
export class ShutdownOverdue extends RetryableError {
  constructor(seconds: number) {
    super(
      "SHUTDOWN_OVERDUE",
      `The relayer did not come to its end within ${seconds} s and was ended: its database or a model hangs. ` +
        "Nothing is lost; look after the database and start again.",
      { details: { seconds } },
    );
  }
}

/** So long a step may finish what it asks of the chain. */
const GRACE_MS = 3_000;

/** Longest wait for running steps; what has not ended then is taken up again at the next start. */
export const STEPS_MS = 10_000;

/** Longest shutdown of all, whatever hangs. */
export const LONGEST_MS = 20_000;

/** The same for one that comes while the relayer starts: there is nothing to finish. */
export const LONGEST_AT_START_MS = 5_000;

export type Shutdown = {
  /** Aborted when the relayer begins to stop: no step and no reading begins after it. */
  readonly signal: AbortSignal;
  /** Begins to stop. What is asked of the chain is let go after a grace. */
  begin(): void;
  /** Lets everything go at once, as when nothing has begun to work yet. */
  letGo(reason: unknown): void;
  /** The endpoint, whose calls do not outlast the shutdown. */
  limit(rpc: Rpc): Rpc;
};

export function shutdown(): Shutdown {
  const begun = new AbortController();
  const over = new AbortController();
  return {
    signal: begun.signal,
    begin() {
      const reason = new Error("The relayer is shutting down.");
      begun.abort(reason);
      setTimeout(() => {
        over.abort(reason);
      }, GRACE_MS).unref();
    },
    letGo(reason) {
      begun.abort(reason);
      over.abort(reason);
    },
    limit: (rpc) => ({
      ...rpc,
      call: (method, params, answer) => untilAborted(rpc.call(method, params, answer), over.signal),
    }),
  };
}

/** @error ShutdownOverdue when the work does not end in time */
export async function endsWithin(longestMs: number, closing: Promise<void>): Promise<void> {
  const overdue = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    overdue.reject(new ShutdownOverdue(longestMs / 1_000));
  }, longestMs);
  try {
    await Promise.race([closing, overdue.promise]);
  } finally {
    clearTimeout(timer);
  }
}
