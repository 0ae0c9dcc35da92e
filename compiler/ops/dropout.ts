// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";
import { UnsupportedNode } from "../node-parts.ts";

/** y = x: nothing is dropped once a model is trained. The mask, a second output, is not supported. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Dropout",
  sinceOpset: 7,
  attributes: { ratio: { until: 11 }, seed: { since: 12 } },
  arity: (opset) => [1, opset < 12 ? 1 : 3],
  outputs: () => [1, 2],
  elements: "any",
  error: "exact",
  moves: (node, tensors) => {
    if (node.outputs[1])
      throw new UnsupportedNode(node, `its mask "${node.outputs[1]}" is read`, "Leave the mask out of the model");
    const training = node.inputs[2] ? tensors.constant(node.inputs[2]) : undefined;
    if (training?.data[0])
      throw new UnsupportedNode(node, "it drops at random", "Export the model for inference (model.eval())");
    return [0];
  },
  numbersAs: () => "float32",
  examples: [
    { title: "drops nothing", opset: 10, inputs: [{ shape: [1, 3] }], attributes: { ratio: 0.5 } },
    {
      title: "takes its ratio and mode as inputs from opset 12 on",
      inputs: [{ shape: [1, 3] }, { shape: [], values: [0.25] }, { shape: [], values: [0], elementType: "bool" }],
    },
  ],
};
