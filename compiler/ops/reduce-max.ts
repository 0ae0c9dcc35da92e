import { sizeOf } from "../graph/shape.ts";
import { reducedExtreme } from "../lowering/reduced-extreme.ts";
import { reductionArity, reductionAttributes, reductionExamples, reductionOf } from "../lowering/reduction.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

const AXES_ARE_AN_INPUT_SINCE = 18;

/** The largest element along some axes. @shape x[…] -> y[…] @error of the sums it rescales */
export const definition: Operator = {
  name: "ReduceMax",
  sinceOpset: 1,
  attributes: reductionAttributes(AXES_ARE_AN_INPUT_SINCE),
  arity: reductionArity(AXES_ARE_AN_INPUT_SINCE),
  takesLargest: true,
  elements: "numbers",
  settings: [1],
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [reductionOf(node, tensors).shape],
  terms: (node, tensors) => 5 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const { from, axes } = reductionOf(node, tensors);
    return reducedExtreme(inputOf(node, 0), outputOf(node), from, axes, "largest");
  },
  examples: reductionExamples(AXES_ARE_AN_INPUT_SINCE),
};
