// SPDX-License-Identifier: GPL-3.0-or-later
/** A transaction of ours that could still be mined. `open`: its request still needs it. */
export type PendingAttempt = Readonly<{ nonce: number; open: boolean }>;

/**
 * The nonce for a new transaction: the lowest one that no open request holds. It may be lower than one given out before,
 * because a counter that only rises leaves a gap for good when a broadcast fails.
 */
export function nextNonce(minedCount: number, pending: readonly PendingAttempt[]): number {
  const held = new Set(pending.filter(({ open }) => open).map(({ nonce }) => nonce));
  let nonce = minedCount;
  while (held.has(nonce)) nonce++;
  return nonce;
}

/** The lowest nonce below `own` that nobody needs: until it is used, the transaction at `own` cannot be mined. */
export function gapBelow(own: number, minedCount: number, pending: readonly PendingAttempt[]): number | null {
  const next = nextNonce(minedCount, pending);
  return next < own ? next : null;
}
