// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { sharesOf, type Norm } from "../lowering/shares.ts";
import { stringAttribute } from "../list-attributes.ts";
import { inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** Each row by its largest element, its sum of sizes or its length; what is 0 stays 0. @shape x[n,f] -> y[n,f] @error of its root and quotient */
export const definition: Operator = {
  name: "Normalizer",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: { norm: {} },
  arity: () => [1, 1],
  elements: "any",
  error: "approximated",
  keepsShares: (node) => normOf(node) === 1,
  inferElementTypes: () => ["float32"],
  inferShapes: (node, tensors) => {
    normOf(node);
    return [tensors.shape(inputOf(node, 0))];
  },
  terms: (_node, _tensors, [shape]) => 8 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    const groups = reductionGroups({ from: shape, axes: [shape.length - 1] });
    return sharesOf(normOf(node), inputOf(node, 0), outputOf(node), groups);
  },
  examples: [
    { title: "by the largest of what is positive", inputs: [{ shape: [2, 3], within: [0.25, 3] }] },
    { title: "by the sum of sizes", inputs: [{ shape: [1, 4] }], attributes: { norm: "L1" } },
    { title: "by the sum of shares", inputs: [{ shape: [2, 3], within: [0.125, 1] }], attributes: { norm: "L1" } },
    { title: "by the length", inputs: [{ shape: [2, 3] }], attributes: { norm: "L2" } },
  ],
};

/** @error UnsupportedNode */
function normOf(node: FloatNode): Norm {
  const norm = stringAttribute(node, "norm", "MAX");
  if (norm === "MAX") return "max";
  if (norm === "L1") return 1;
  if (norm === "L2") return 2;
  throw new UnsupportedNode(node, `its norm ${norm} is not known`, "Export it with MAX, L1 or L2");
}
