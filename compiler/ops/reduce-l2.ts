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

/** The root of the sum of squares over some axes. @shape x[…] -> y[…] @error of a root */
export const definition: Operator = {
  name: "ReduceL2",
  sinceOpset: 1,
  attributes: reductionAttributes(AXES_ARE_AN_INPUT_SINCE),
  arity: reductionArity(AXES_ARE_AN_INPUT_SINCE),
  elements: "floats",
  settings: [1],
  error: "approximated",
  inferShapes: (node, tensors) => [reductionOf(node, tensors).shape],
  terms: (node, tensors) => 2 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const reduction = reductionOf(node, tensors);
    return norms(inputOf(node, 0), outputOf(node), reductionGroups(reduction), sizeOf(reduction.from), 2);
  },
  examples: reductionExamples(AXES_ARE_AN_INPUT_SINCE),
};
