// SPDX-License-Identifier: GPL-3.0-or-later
/** What every error of Proofcast carries beside its message: says what, why and what to do. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

type ErrorOptionsOf = { details?: ErrorDetails; cause?: unknown; docs?: string };

/**
 * Root of all errors. Concrete classes stand in the file that throws them and extend one of the two roots below,
 * so that a retry policy is a type and never a list of codes.
 */
export abstract class ProofcastError extends Error {
  readonly code: string;
  readonly details: ErrorDetails;
  readonly docs: string | undefined;

  constructor(code: string, message: string, options: ErrorOptionsOf = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
    this.docs = options.docs;
  }
}

/** The same call may succeed later: an endpoint was down, a head was stale, a lock was held. */
export abstract class RetryableError extends ProofcastError {}

/** The same call will fail again: bad input, a broken invariant, a refused operation. */
export abstract class FatalError extends ProofcastError {}
