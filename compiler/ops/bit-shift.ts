// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { broadcastIndices, sizeOf } from "../graph/shape.ts";
import { pickingNode } from "../lowering/affine-node.ts";
import { elementwiseShapes } from "../lowering/elementwise-sum.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { floorNode } from "../lowering/whole-part-nodes.ts";
import { stringAttribute } from "../list-attributes.ts";
import { constantInput, inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = a · 2ᵇ, or ⌊a / 2ᵇ⌋, for a constant b. @shape a[…], b[…] -> y[…] @error none */
export const definition: Operator = {
  name: "BitShift",
  sinceOpset: 11,
  attributes: { direction: {} },
  arity: () => [2, 2],
  elements: "numbers",
  error: "exact",
  inferShapes: elementwiseShapes,
  terms: (_node, _tensors, [shape]) => 3 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const [output, size] = [outputOf(node), sizeOf(shape)];
    const direction = stringAttribute(node, "direction", "");
    if (direction !== "LEFT" && direction !== "RIGHT")
      throw new UnsupportedNode(node, `its direction is "${direction}"`, 'ONNX knows "LEFT" and "RIGHT"');
    const bits = constantInput(node, 1, tensors, "Fix how far it shifts when exporting");
    const sign = direction === "LEFT" ? 1 : -1;
    const factors = broadcastIndices(bits.shape, shape).map((index) => 2 ** (sign * elementAt(bits.data, index)));
    const [spread, shifted] = [`${output}:input`, direction === "LEFT" ? output : `${output}:shifted`];
    const input = inputOf(node, 0);
    return [
      { ...pickingNode([input], spread, broadcastIndices(tensors.shape(input), shape)), source: output },
      { ...linearNode([[spread, factors]], shifted, size), source: output },
      ...(direction === "LEFT" ? [] : [floorNode(shifted, output)]),
    ];
  },
  examples: [
    {
      title: "shifts to the right",
      opset: 11,
      inputs: [
        { shape: [1, 3], elementType: "uint8" },
        { shape: [3], values: [1, 3, 0], elementType: "uint8" },
      ],
      attributes: { direction: "RIGHT" },
      outputTypes: ["uint8"],
    },
    {
      title: "shifts to the left",
      opset: 11,
      inputs: [
        { shape: [1, 3], elementType: "uint32" },
        { shape: [], values: [4], elementType: "uint32" },
      ],
      attributes: { direction: "LEFT" },
      outputTypes: ["uint32"],
    },
  ],
};
