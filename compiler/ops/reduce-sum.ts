import { sizeOf } from "../graph/shape.ts";
import { groupSums } from "../lowering/groups.ts";
import {
  reductionArity,
  reductionAttributes,
  reductionExamples,
  reductionGroups,
  reductionOf,
} from "../lowering/reduction.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

const AXES_ARE_AN_INPUT_SINCE = 13;

/** The sum over some axes. @shape x[…] -> y[…] @error of its coefficients once fused with its neighbours */
export const definition: Operator = {
  name: "ReduceSum",
  sinceOpset: 1,
  attributes: reductionAttributes(AXES_ARE_AN_INPUT_SINCE),
  arity: reductionArity(AXES_ARE_AN_INPUT_SINCE),
  elements: "numbers",
  settings: [1],
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [reductionOf(node, tensors).shape],
  terms: (node, tensors) => sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => [
    groupSums(inputOf(node, 0), outputOf(node), reductionGroups(reductionOf(node, tensors)), () => 1),
  ],
  examples: reductionExamples(AXES_ARE_AN_INPUT_SINCE),
};
