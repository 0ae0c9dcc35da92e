import { sizeOf } from "../graph/shape.ts";
import { functionNode } from "../lowering/function-node.ts";
import { namedFunction } from "../lowering/function-operator.ts";
import { groupSums } from "../lowering/groups.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { LOGARITHM } from "../lowering/logarithm.ts";
import { elementAt } from "../graph/element-at.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { atLeast } from "../lowering/bounded.ts";
import { reducedExtreme } from "../lowering/reduced-extreme.ts";
import { writtenMap } from "../lowering/written-map.ts";
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
  lower: (node, tensors) => {
    const [input, output, reduction] = [inputOf(node, 0), outputOf(node), reductionOf(node, tensors)];
    const inner = (name: string): string => `${output}:${name}`;
    const groups = reductionGroups(reduction);
    const [size, count] = [sizeOf(reduction.from), sizeOf(reduction.shape)];
    const groupOf = new Uint32Array(size);
    for (let group = 0; group < count; group++)
      for (const member of groups.members.subarray(
        elementAt(groups.starts, group),
        elementAt(groups.starts, group + 1),
      ))
        groupOf[member] = group;
    const rows = Array.from(groupOf, (group, place) => [0, [place, 1], [size + group, -1]] as const);
    const nodes = [
      ...reducedExtreme(input, inner("most"), reduction.from, reduction.axes, "largest"),
      affineNode([input, inner("most")], inner("below"), writtenMap(rows)),
      functionNode(inner("below"), inner("powers"), namedFunction("Exp of what is never positive", (x) => Math.exp(Math.min(0, x)))), // prettier-ignore
      groupSums(inner("powers"), inner("all"), groups, () => 1),
      // One of them is e⁰.
      ...atLeast(inner("all"), inner("sum"), count, 1),
      functionNode(inner("sum"), inner("log"), LOGARITHM),
    ];
    return [
      ...nodes.map((each) => ({ ...each, source: output })),
      linearNode([[inner("most"), 1], [inner("log"), 1]], output, count), // prettier-ignore
    ];
  },
  examples: reductionExamples(AXES_ARE_AN_INPUT_SINCE),
};
