// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** Tensors one after the other along `axis`. @shape a[…], b[…], … -> y[…] @error none */
export const definition: Operator = {
  name: "Concat",
  sinceOpset: 4,
  attributes: { axis: {} },
  arity: () => [1, Infinity],
  elements: "any",
  error: "exact",
  moves: ({ inputs }) => [...inputs.keys()],
  examples: [
    {
      title: "joins two activations and a constant",
      inputs: [{ shape: [1, 2] }, { shape: [1, 1], values: [0.75] }, { shape: [1, 3] }],
      attributes: { axis: 1n },
    },
    {
      title: "joins along an axis counted from the end",
      inputs: [{ shape: [1, 2, 1] }, { shape: [1, 2, 2] }],
      attributes: { axis: -1n },
    },
  ],
};
