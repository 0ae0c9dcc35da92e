import { sizeOf } from "../graph/shape.ts";
import {
  reductionArity,
  reductionAttributes,
  reductionExamples,
  reductionGroups,
  reductionOf,
} from "../lowering/reduction.ts";
import { logSumExp } from "../lowering/softmax.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

const AXES_ARE_AN_INPUT_SINCE = 18;

/** m + log Σ e^(x − m) over some axes, where m is the largest x. @shape x[…] -> y[…] @error of the curves */
export const definition: Operator = {
  name: "ReduceLogSumExp",
  sinceOpset: 1,
  attributes: reductionAttributes(AXES_ARE_AN_INPUT_SINCE),
  arity: reductionArity(AXES_ARE_AN_INPUT_SINCE),
  elements: "floats",
  settings: [1],
  error: "approximated",
  inferShapes: (node, tensors) => [reductionOf(node, tensors).shape],
  terms: (node, tensors) => 12 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => logSumExp(inputOf(node, 0), outputOf(node), reductionGroups(reductionOf(node, tensors))),
  examples: reductionExamples(AXES_ARE_AN_INPUT_SINCE),
};
