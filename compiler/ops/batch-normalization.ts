// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { ShapeMismatch, sizeOf } from "../graph/shape.ts";
import { perChannel } from "../lowering/per-channel.ts";
import { constantInput, floatAttribute, inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

const FROZEN = "Export the model for inference (model.eval()), with its statistics as constants";

/** y = (x − mean) / √(variance + ε) · scale + shift, each constant and one a channel. @shape x[n,c,…] -> y[n,c,…] @error of the rounded factors */
export const definition: Operator = {
  name: "BatchNormalization",
  sinceOpset: 7,
  attributes: { epsilon: {}, momentum: {}, spatial: { until: 8 }, training_mode: { since: 14 } },
  arity: () => [5, 5],
  outputs: (opset) => [1, opset < 14 ? 5 : 3],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    if (integerAttribute(node, "training_mode", 0) !== 0 || node.outputs.slice(1).some((name) => name !== ""))
      throw new UnsupportedNode(node, "it is in training mode", FROZEN);
    if (integerAttribute(node, "spatial", 1) !== 1)
      throw new UnsupportedNode(
        node,
        "its statistics are not one a channel (spatial 0)",
        "Convert the model to opset 9",
      );
    return [tensors.shape(inputOf(node, 0))];
  },
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const channels = shape[1] ?? 1;
    const [scale, shift, mean, variance] = [1, 2, 3, 4].map((index) => {
      const tensor = constantInput(node, index, tensors, FROZEN);
      if (tensor.data.length !== channels)
        throw new ShapeMismatch(
          `BatchNormalization node "${node.name}"`,
          `input ${index} has ${tensor.data.length} elements for ${channels} channels`,
        );
      return tensor.data;
    }) as [Float64Array, Float64Array, Float64Array, Float64Array];
    const epsilon = floatAttribute(node, "epsilon", 1e-5);
    const factors = variance.map((each, channel) => elementAt(scale, channel) / Math.sqrt(each + epsilon));
    if (!factors.every(Number.isFinite))
      throw new UnsupportedNode(node, "a variance and epsilon are not above 0 together", "Train the model again");
    const addends = shift.map((each, channel) => each - elementAt(mean, channel) * elementAt(factors, channel));
    return [perChannel({ name: inputOf(node, 0), shape }, outputOf(node), factors, addends)];
  },
  examples: [
    {
      title: "normalises columns",
      inputs: [{ shape: [1, 2] }, ...statistics([1, -0.5], [0.25, 1], [0.3, -0.1], [0.5, 2])],
    },
    {
      title: "normalises the channels of images",
      opset: 9,
      inputs: [{ shape: [2, 2, 2, 1] }, ...statistics([0.7, 1], [0, -1], [0.3, 0], [0.5, 0.01])],
      attributes: { epsilon: 0.125, momentum: 0.5 },
    },
    {
      title: "says that it is not in training from opset 14 on",
      opset: 15,
      inputs: [{ shape: [1, 1, 3] }, ...statistics([2], [0.1], [0.3], [0.5])],
      attributes: { training_mode: 0n },
    },
  ],
};

function statistics(...lists: readonly (readonly number[])[]) {
  return lists.map((values) => ({ shape: [values.length], values }));
}
