// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { clipped } from "../lowering/bounded.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { floatAttribute, inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = min(max(alpha · x + beta, 0), 1). @shape x[…] -> y[…] @error of the sum it rescales */
export const definition: Operator = {
  name: "HardSigmoid",
  sinceOpset: 6,
  attributes: { alpha: {}, beta: {} },
  arity: () => [1, 1],
  rises: (node) => floatAttribute(node, "alpha", 0.2) >= 0,
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 7 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    const [output, size] = [outputOf(node), sizeOf(shape)];
    const line = `${output}:line`;
    const [alpha, beta] = [floatAttribute(node, "alpha", 0.2), floatAttribute(node, "beta", 0.5)];
    return [
      { ...linearNode([[inputOf(node, 0), alpha]], line, size, beta), source: output },
      ...clipped(line, output, size, { least: 0, most: 1 }),
    ];
  },
  examples: [
    { title: "rises by a fifth", inputs: [{ shape: [1, 4] }] },
    { title: "rises as it is asked to", inputs: [{ shape: [2, 2] }], attributes: { alpha: -0.75, beta: 0.3 } },
  ],
};
