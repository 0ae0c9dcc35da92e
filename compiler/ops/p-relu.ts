// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { broadcastIndices, broadcastShape, ShapeMismatch, sizeOf } from "../graph/shape.ts";
import { leaky } from "../lowering/absolute.ts";
import { constantInput, inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = x where it is positive, and slope · x where it is not; constant slopes are repeated to x's shape. @shape x[…], slope[→…] -> y[…] @error of the sum it rescales */
export const definition: Operator = {
  name: "PRelu",
  sinceOpset: 7,
  attributes: {},
  arity: () => [2, 2],
  elements: "numbers",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    const [x, slope] = [tensors.shape(inputOf(node, 0)), tensors.shape(inputOf(node, 1))];
    const where = `PRelu node "${node.name}"`;
    if (broadcastShape(x, slope, where).join() !== x.join())
      throw new ShapeMismatch(where, `slopes of shape [${slope.join(", ")}] do not broadcast to [${x.join(", ")}]`);
    return [x];
  },
  terms: (_node, _tensors, [shape]) => 3 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const { shape: from, data } = constantInput(node, 1, tensors, "Export the model with its slopes as constants");
    const slopes = Float64Array.from(broadcastIndices(from, shape), (index) => elementAt(data, index));
    return leaky(inputOf(node, 0), outputOf(node), sizeOf(shape), slopes);
  },
  examples: [
    { title: "has one slope", inputs: [{ shape: [1, 4] }, { shape: [1], values: [0.25] }] },
    {
      title: "has a slope a channel",
      opset: 9,
      inputs: [{ shape: [1, 3, 2] }, { shape: [3, 1], values: [0.3, -1.5, 1] }],
    },
  ],
};
