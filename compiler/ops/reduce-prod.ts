import { sizeOf } from "../graph/shape.ts";
import { groupProducts } from "../lowering/group-products.ts";
import {
  reductionArity,
  reductionAttributes,
  reductionExamples,
  reductionGroups,
  reductionOf,
} from "../lowering/reduction.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

const AXES_ARE_AN_INPUT_SINCE = 18;

/** The product over some axes. @shape x[…] -> y[…] @error of factors that are rounded before they are multiplied */
export const definition: Operator = {
  name: "ReduceProd",
  sinceOpset: 1,
  attributes: reductionAttributes(AXES_ARE_AN_INPUT_SINCE),
  arity: reductionArity(AXES_ARE_AN_INPUT_SINCE),
  elements: "numbers",
  settings: [1],
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [reductionOf(node, tensors).shape],
  terms: (node, tensors) => 2 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) =>
    groupProducts(
      inputOf(node, 0),
      outputOf(node),
      reductionGroups(reductionOf(node, tensors)),
      sizeOf(tensors.shape(inputOf(node, 0))),
    ),
  examples: reductionExamples(AXES_ARE_AN_INPUT_SINCE),
};
