// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { castNodes, castTarget } from "../lowering/cast.ts";
import { inputOf, integerAttribute } from "../node-parts.ts";
import { elementTypeOf, type ElementType } from "../onnx/element-type.ts";
import type { Operator } from "../operator.ts";

/**
 * y = x in another element type: without its fraction in one of whole numbers, and 1 for all but 0 as a truth. That whole numbers lie inside
 * their new type is proven where the schema is known.
 * @shape x[…] -> y[…] @error none where x is held exactly
 */
export const definition: Operator = {
  name: "Cast",
  sinceOpset: 6,
  // `saturate` and `round_mode` only concern 8-bit floats, which are refused.
  attributes: { to: {}, saturate: { since: 19 }, round_mode: { since: 24 } },
  arity: () => [1, 1],
  elements: "any",
  inferElementTypes: (node) => [targetOf(node)],
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 8 * sizeOf(shape),
  lower: (node, tensors, [shape]) => castNodes(node, tensors, targetOf(node), sizeOf(shape)),
  examples: [
    { title: "casts to float", inputs: [{ shape: [1, 3] }], attributes: { to: 1n } },
    { title: "casts to whole numbers", inputs: [{ shape: [1, 4] }], attributes: { to: 6n }, outputTypes: ["int32"] },
    {
      title: "casts wider whole numbers to floats",
      inputs: [{ shape: [1, 3], elementType: "int64" }],
      attributes: { to: 1n },
    },
    {
      title: "casts numbers to truths",
      inputs: [{ shape: [1, 4] }],
      attributes: { to: 9n },
      outputTypes: ["bool"],
    },
    { title: "casts truths to numbers", inputs: [{ shape: [1, 3], elementType: "bool" }], attributes: { to: 1n } },
  ],
};

/** @error UnsupportedNode, UnsupportedElementType */
function targetOf(node: FloatNode): ElementType {
  return castTarget(node, elementTypeOf(integerAttribute(node, "to", 0), `The result of Cast node "${node.name}"`));
}
