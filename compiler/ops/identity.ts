import { inputOf, outputOf } from "../node-parts.ts";
import { sameElements } from "../lowering/same-elements.ts";
import type { Operator } from "../operator.ts";

/** y = x. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Identity",
  sinceOpset: 1,
  error: "exact",
  inferShape: (node, tensors) => tensors.shape(inputOf(node, 0)),
  lower: (node, _tensors, shape) => [sameElements(inputOf(node, 0), outputOf(node), shape)],
  examples: [{ title: "keeps every element", inputs: [{ shape: [1, 3] }] }],
};
