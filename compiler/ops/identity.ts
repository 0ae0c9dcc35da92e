import { sizeOf } from "../graph/shape.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import { sameElements } from "../lowering/affine-node.ts";
import type { Operator } from "../operator.ts";

/** y = x. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Identity",
  sinceOpset: 1,
  attributes: {},
  arity: () => [1, 1],
  elements: "any",
  error: "exact",
  inferShape: (node, tensors) => tensors.shape(inputOf(node, 0)),
  terms: (_node, _tensors, shape) => sizeOf(shape),
  lower: (node, _tensors, shape) => [sameElements(inputOf(node, 0), outputOf(node), sizeOf(shape))],
  examples: [{ title: "keeps every element", inputs: [{ shape: [1, 3] }] }],
};
