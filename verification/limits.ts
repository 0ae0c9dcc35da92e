// SPDX-License-Identifier: GPL-3.0-or-later
/** What no check here looks at: whoever reads that everything holds must know what "everything" is. */
export const LIMITS: readonly string[] = [
  "That the chain has this block, and what contracts answered: the endpoint's word, but for what hashes and the proof pin. Ask a second endpoint, or a node of your own.",
  "That circuit and keys were made from the model: `proofcast check` on the built folder makes them again.",
  "What the feature source counts as a feature, and what the numbers mean: its contract and the schema are for a reader.",
];
