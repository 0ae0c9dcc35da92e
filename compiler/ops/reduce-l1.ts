import { sizeOf } from "../graph/shape.ts";
import { norms } from "../lowering/norms.ts";
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

/** The sum of sizes |x| over some axes. @shape x[…] -> y[…] @error of the sums it rescales */
export const definition: Operator = {
  name: "ReduceL1",
  sinceOpset: 1,
  attributes: reductionAttributes(AXES_ARE_AN_INPUT_SINCE),
  arity: reductionArity(AXES_ARE_AN_INPUT_SINCE),
  elements: "numbers",
  settings: [1],
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [reductionOf(node, tensors).shape],
  terms: (node, tensors) => 4 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const reduction = reductionOf(node, tensors);
    return norms(inputOf(node, 0), outputOf(node), reductionGroups(reduction), sizeOf(reduction.from), 1);
  },
  examples: reductionExamples(AXES_ARE_AN_INPUT_SINCE),
};
