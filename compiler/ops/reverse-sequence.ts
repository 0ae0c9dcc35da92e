// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** The first elements of each sequence backwards, as many as `sequence_lens` says. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "ReverseSequence",
  sinceOpset: 10,
  attributes: { batch_axis: {}, time_axis: {} },
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "reverses rows of a batch",
      inputs: [{ shape: [2, 3] }, { shape: [2], values: [3, 2], elementType: "int64" }],
      attributes: { batch_axis: 0n, time_axis: 1n },
    },
    {
      title: "reverses along the first axis",
      inputs: [{ shape: [3, 1, 2] }, { shape: [1], values: [3], elementType: "int64" }],
    },
  ],
};
