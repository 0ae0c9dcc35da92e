import { sizeOf } from "../graph/shape.ts";
import { absolute } from "../lowering/absolute.ts";
import { groupSums } from "../lowering/groups.ts";
import { globalPool } from "../lowering/pooling.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The norm of each channel; of p = 1, the sum of sizes. @shape x[n,c,…] -> y[n,c,1,…] @error of the sums it rescales */
export const definition: Operator = {
  name: "GlobalLpPool",
  sinceOpset: 2,
  attributes: { p: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    const p = integerAttribute(node, "p", 2);
    if (p !== 1) throw new UnsupportedNode(node, `the norm has p = ${p}`, "Only p = 1 is supported");
    return [globalPool(node, tensors).shape];
  },
  terms: (node, tensors) => 4 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const [pool, output] = [globalPool(node, tensors), outputOf(node)];
    const sizes = `${output}:sizes`;
    return [
      ...absolute(inputOf(node, 0), sizes, sizeOf(pool.from)).map((each) => ({ ...each, source: output })),
      groupSums(sizes, output, reductionGroups(pool), () => 1),
    ];
  },
  examples: [{ title: "adds up sizes", inputs: [{ shape: [1, 2, 2, 2] }], attributes: { p: 1n } }],
};
