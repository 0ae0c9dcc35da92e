// SPDX-License-Identifier: GPL-3.0-or-later
import type { Doubt } from "../store/request-records.ts";

/** How often the chain must say a thing, at pauses that double, before a request ends by it. */
export const ANSWERS_BELIEVED = 4;

/** The same for what a node may take minutes to know: a receipt, the state of its newest block. */
export const ANSWERS_AFTER_PATIENCE = 8;

const LONGEST_PAUSE_SECONDS = 30;

/**
 * Whether the chain has said `what` often enough in a row; otherwise what to remember, and how long to wait before it is
 * asked again. The pauses together outlast a block, so that it is asked at another one.
 */
export function secondOpinion(
  earlier: Doubt | null,
  what: string,
  { needed, pollSeconds }: { needed: number; pollSeconds: number },
): { believed: true } | { believed: false; doubt: Doubt; seconds: number } {
  const times = (earlier?.what === what ? earlier.times : 0) + 1;
  if (times >= needed) return { believed: true };
  const seconds = Math.min(pollSeconds * 2 ** (times - 1), LONGEST_PAUSE_SECONDS);
  return { believed: false, doubt: { what, times }, seconds };
}
