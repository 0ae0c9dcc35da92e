import { sizeOf } from "../graph/shape.ts";
import { sumsOfSquares } from "../lowering/norms.ts";
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

/** The sum of squares over some axes. @shape x[…] -> y[…] @error of the factors it rescales */
export const definition: Operator = {
  name: "ReduceSumSquare",
  sinceOpset: 1,
  attributes: reductionAttributes(AXES_ARE_AN_INPUT_SINCE),
  arity: reductionArity(AXES_ARE_AN_INPUT_SINCE),
  elements: "floats",
  settings: [1],
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [reductionOf(node, tensors).shape],
  terms: (node, tensors) => 2 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const reduction = reductionOf(node, tensors);
    return sumsOfSquares(inputOf(node, 0), outputOf(node), reductionGroups(reduction), sizeOf(reduction.from));
  },
  examples: reductionExamples(AXES_ARE_AN_INPUT_SINCE),
};
