import { sizeOf } from "../graph/shape.ts";
import { functionNode } from "../lowering/function-node.ts";
import { groupSums } from "../lowering/groups.ts";
import { LOGARITHM } from "../lowering/logarithm.ts";
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

/** The logarithm of the sum over some axes, which must be positive. @shape x[…] -> y[…] @error of the curve */
export const definition: Operator = {
  name: "ReduceLogSum",
  sinceOpset: 1,
  attributes: reductionAttributes(AXES_ARE_AN_INPUT_SINCE),
  arity: reductionArity(AXES_ARE_AN_INPUT_SINCE),
  elements: "floats",
  settings: [1],
  error: "approximated",
  inferShapes: (node, tensors) => [reductionOf(node, tensors).shape],
  terms: (node, tensors) => 2 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const [output, sum] = [outputOf(node), `${outputOf(node)}:sum`];
    const sums = groupSums(inputOf(node, 0), sum, reductionGroups(reductionOf(node, tensors)), () => 1);
    return [{ ...sums, source: output }, functionNode(sum, output, LOGARITHM)];
  },
  examples: reductionExamples(AXES_ARE_AN_INPUT_SINCE).map((example) => ({
    ...example,
    inputs: example.inputs.map((input, place) => (place === 0 && input ? { ...input, within: [0.125, 2] } : input)),
  })),
};
