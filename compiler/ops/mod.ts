// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { broadcastIndices, sizeOf } from "../graph/shape.ts";
import { pickingNode } from "../lowering/affine-node.ts";
import { elementwiseShapes } from "../lowering/elementwise-sum.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { floorNode, truncateNode } from "../lowering/whole-part-nodes.ts";
import { constantInput, inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import type { Operator } from "../operator.ts";

/**
 * What is left of a after whole multiples of b, which is constant: a − b · ⌊a / b⌋, with the sign of b; with `fmod` a less its multiple towards
 * zero, with the sign of a. @shape a[…], b[…] -> y[…] @error none where a is on a grid
 */
export const definition: Operator = {
  name: "Mod",
  sinceOpset: 10,
  attributes: { fmod: {} },
  arity: () => [2, 2],
  elements: "numbers",
  neverWraps: true,
  error: "rounded-coefficients",
  inferShapes: elementwiseShapes,
  terms: (_node, _tensors, [shape]) => 5 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const [input, output, size] = [inputOf(node, 0), outputOf(node), sizeOf(shape)];
    const divisor = constantInput(node, 1, tensors, "Fix the divisor when exporting");
    if (divisor.data.includes(0)) throw new UnsupportedNode(node, "it divides by zero", "Mend the constant divisor");
    const isTruncated = integerAttribute(node, "fmod", 0) !== 0;
    if (!isTruncated && integerRangeOf(tensors.elementType(input)) === undefined)
      throw new UnsupportedNode(node, "floats need fmod = 1", "Check the model with onnx.checker and export it again");
    const by = broadcastIndices(divisor.shape, shape).map((index) => elementAt(divisor.data, index));
    const inner = (name: string): string => `${output}:${name}`;
    const nodes = [
      pickingNode([input], inner("input"), broadcastIndices(tensors.shape(input), shape)),
      linearNode([[inner("input"), by.map((each) => 1 / each)]], inner("quotient"), size),
      (isTruncated ? truncateNode : floorNode)(inner("quotient"), inner("multiple")),
    ];
    return [
      ...nodes.map((each) => ({ ...each, source: output })),
      linearNode([[inner("input"), 1], [inner("multiple"), by.map((each) => -each)]], output, size), // prettier-ignore
    ];
  },
  examples: [
    {
      title: "takes the sign of the divisor",
      inputs: [
        { shape: [1, 3], elementType: "int64" },
        { shape: [3], values: [7, -5, 16], elementType: "int64" },
      ],
      outputTypes: ["int64"],
    },
    {
      title: "takes the sign of what is divided",
      inputs: [{ shape: [1, 3] }, { shape: [3], values: [0.5, -0.75, 1] }],
      attributes: { fmod: 1n },
    },
  ],
};
