// SPDX-License-Identifier: GPL-3.0-or-later
/** What must be true of every prediction; the order is the one of all the pages. */
export const INVARIANTS = {
  1: "an AI model exists",
  2: "the model was run",
  3: "the selected model ran",
  4: "the model was not tampered with",
  5: "the right data went in",
  6: "the right output came out",
} as const;

export type Invariant = keyof typeof INVARIANTS;

export const INVARIANT_NUMBERS = [1, 2, 3, 4, 5, 6] as const satisfies readonly Invariant[];
