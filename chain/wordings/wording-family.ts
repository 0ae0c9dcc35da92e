// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What a refusal is about. `endpoint`, `log-limit` and `pool-full` are things the node says of itself; `revert` is the chain's
 * word on a call; `unknown` is whatever nobody has taught us yet. The others are about the sender's transaction.
 */
export type RefusalKind =
  | "endpoint"
  | "log-limit"
  | "no-method"
  | "pool-full"
  | "already-known"
  | "nonce-too-low"
  | "nonce-too-high"
  | "replacement-underpriced"
  | "fee-too-low"
  | "insufficient-funds"
  | "invalid-transaction"
  | "revert"
  | "unknown";

export type WordingFamily = Readonly<{
  kind: Exclude<RefusalKind, "unknown">;
  means: string;
  /** Matched against the text as `wordsOf` gives it: lower case, one space between words. */
  words: RegExp;
  /** Who said it, and what: each is a test. */
  examples: readonly (readonly [who: string, text: string])[];
}>;

const LONGEST = 1_000;

/** A text as words: `NonceTooLow`, `NONCE_TOO_LOW` and "Nonce too low" are the same three. */
export function wordsOf(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[\s_-]+/g, " ")
    .toLowerCase();
}
