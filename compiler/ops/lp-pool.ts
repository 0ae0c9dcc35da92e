import { sizeOf } from "../graph/shape.ts";
import { absolute } from "../lowering/absolute.ts";
import { groupSums } from "../lowering/groups.ts";
import { poolOf, poolReads, tapGroups } from "../lowering/pooling.ts";
import { joinedTaps } from "../lowering/taps.ts";
import { windowTaps } from "../lowering/windows.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The norm of each window; of p = 1, the sum of sizes. @shape x[n,c,…] -> y[n,c,…] @error of the sums it rescales */
export const definition: Operator = {
  name: "LpPool",
  sinceOpset: 2,
  attributes: {
    ...{ auto_pad: {}, kernel_shape: {}, p: {}, pads: {}, strides: {} },
    ...{ ceil_mode: { since: 18 }, dilations: { since: 18 } },
  },
  arity: () => [1, 1],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    const p = integerAttribute(node, "p", 2);
    if (p !== 1) throw new UnsupportedNode(node, `the norm has p = ${p}`, "Only p = 1 is supported");
    return [poolOf(node, tensors).shape];
  },
  terms: (node, tensors) => poolReads(poolOf(node, tensors)) + 3 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const { images, windows } = poolOf(node, tensors);
    const [input, output] = [inputOf(node, 0), outputOf(node)];
    const sizes = `${output}:sizes`;
    return [
      ...absolute(input, sizes, sizeOf(tensors.shape(input))).map((each) => ({ ...each, source: output })),
      groupSums(sizes, output, tapGroups(images, joinedTaps(windows.map(windowTaps))), () => 1),
    ];
  },
  examples: [
    {
      title: "adds up sizes",
      inputs: [{ shape: [1, 2, 4] }],
      attributes: { kernel_shape: [2n], strides: [2n], p: 1n },
    },
    {
      title: "leaves padding out",
      opset: 18,
      inputs: [{ shape: [1, 1, 3, 3] }],
      attributes: { kernel_shape: [2n, 2n], pads: [1n, 0n, 0n, 1n], dilations: [1n, 2n], p: 1n },
    },
  ],
};
