// SPDX-License-Identifier: GPL-3.0-or-later
import type { ExampleTensor, OperatorExample } from "../operator.ts";

/** Weights of either sign and without a pattern; `seed` makes others of them. */
function weights(seed: number, ...shape: readonly number[]): ExampleTensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const values = Array.from({ length: size }, (_, place) => (((place * 7_919 + seed * 5_003 + 31) % 211) - 105) / 128);
  return { shape, values };
}

type Sizes = Readonly<{ gates: number; directions?: number; length?: number; batch?: number; features?: number }>;

const HIDDEN = 2;

/** X, W, R and B. */
function inputs({ gates, directions = 1, length = 2, batch = 1, features = 2 }: Sizes): ExampleTensor[] {
  const rows = gates * HIDDEN;
  return [
    { shape: [length, batch, features] },
    weights(1, directions, rows, features),
    weights(2, directions, rows, HIDDEN),
    weights(3, directions, 2 * rows),
  ];
}

const WHOLE: ExampleTensor = { shape: [1], values: [2], elementType: "int32" };

/** What every recurrent operator is tried on. */
function common(gates: number, states: number): OperatorExample[] {
  const zeros = Array.from({ length: states }, (): ExampleTensor => ({ shape: [1, 1, HIDDEN], values: [0, 0] }));
  const given = Array.from({ length: states }, (_, place) => weights(place + 4, 2, 2, HIDDEN));
  const read = Array.from({ length: states }, (): ExampleTensor => ({ shape: [1, 1, HIDDEN] }));
  const attributes = { hidden_size: BigInt(HIDDEN) };
  return [
    {
      title: "goes forward from a state of zeros, and gives its last states",
      outputs: states + 1,
      inputs: [...inputs({ gates }), WHOLE, ...zeros],
      attributes,
    },
    {
      title: "goes backward without biases",
      inputs: inputs({ gates }).slice(0, 3),
      attributes: { ...attributes, direction: "reverse" },
    },
    {
      title: "goes both ways from given states, for two rows",
      outputs: states + 1,
      inputs: [...inputs({ gates, directions: 2, batch: 2, features: 1 }), undefined, ...given],
      attributes: { ...attributes, direction: "bidirectional" },
    },
    {
      title: "begins with states that it reads",
      outputs: states + 1,
      inputs: [...inputs({ gates }), undefined, ...read],
      attributes,
    },
  ];
}

/** One step with other activations, for which `alphas` and `betas` are. */
function activated(
  gates: number,
  activations: readonly string[],
  alphas: number[] = [],
  betas: number[] = [],
): OperatorExample {
  return {
    title: `activates with ${activations.join(", ")}`,
    inputs: inputs({ gates }),
    attributes: {
      ...{ hidden_size: BigInt(HIDDEN), activations },
      ...(alphas.length > 0 ? { activation_alpha: alphas } : {}),
      ...(betas.length > 0 ? { activation_beta: betas } : {}),
    },
  };
}

export const RECURRENT_EXAMPLES = {
  RNN: [
    ...common(1, 1),
    activated(1, ["Relu"]),
    activated(1, ["LeakyRelu"], [0.25]),
    activated(1, ["HardSigmoid"]),
    activated(1, ["Affine"], [0.5], [0.25]),
    activated(1, ["Elu"], [0.5]),
    activated(1, ["ScaledTanh"], [1.5], [0.75]),
    activated(1, ["Softsign"]),
    activated(1, ["Softplus"]),
    activated(1, ["ThresholdedRelu"], [0.5]),
  ],
  GRU: [
    ...common(3, 1),
    {
      title: "resets after the product with the weights",
      inputs: inputs({ gates: 3 }),
      attributes: { hidden_size: BigInt(HIDDEN), linear_before_reset: 1n },
    },
    activated(3, ["HardSigmoid", "Softsign"], [0.25], [0.5]),
  ],
  LSTM: [
    ...common(4, 2),
    {
      title: "forgets what it lets in",
      inputs: [...inputs({ gates: 4 }), undefined, undefined, weights(5, 1, 1, HIDDEN)],
      attributes: { hidden_size: BigInt(HIDDEN), input_forget: 1n },
    },
    activated(4, ["HardSigmoid", "ScaledTanh", "Relu"], [0.25, 1.5], [0.5, 0.75]),
  ],
} satisfies Record<string, readonly OperatorExample[]>;
