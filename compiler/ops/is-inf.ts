// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** 0, for every value of a compiled model is finite. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "IsInf",
  sinceOpset: 10,
  attributes: { detect_negative: {}, detect_positive: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "exact",
  inferElementTypes: () => ["bool"],
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, _tensors, [shape]) => [linearNode([[inputOf(node, 0), 0]], outputOf(node), sizeOf(shape))],
  examples: [{ title: "finds none", inputs: [{ shape: [1, 3] }], outputTypes: ["bool"] }],
};
