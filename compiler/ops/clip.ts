// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch, sizeOf } from "../graph/shape.ts";
import { clipped } from "../lowering/bounded.ts";
import { constantInput, floatAttribute, inputOf, outputOf } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** y = min(max(x, least), most), constant bounds, each of which may be left out; inputs from opset 11 on. @shape x[…] -> y[…] @error of the sum it rescales */
export const definition: Operator = {
  name: "Clip",
  sinceOpset: 6,
  attributes: { min: { until: 10 }, max: { until: 10 } },
  arity: (opset) => [1, opset < 11 ? 1 : 3],
  rises: () => true,
  elements: "numbers",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 6 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const bounds = { least: bound(node, 1, "min", tensors), most: bound(node, 2, "max", tensors) };
    return clipped(inputOf(node, 0), outputOf(node), sizeOf(shape), bounds);
  },
  examples: [
    { title: "has no bounds", inputs: [{ shape: [1, 3] }] },
    {
      title: "has two bounds",
      inputs: [{ shape: [1, 4] }, { shape: [], values: [-0.3] }, { shape: [], values: [1.25] }],
    },
    { title: "has a least value only", opset: 12, inputs: [{ shape: [1, 3] }, { shape: [], values: [0.5] }] },
    { title: "has a largest value only", inputs: [{ shape: [1, 3] }, undefined, { shape: [], values: [0.5] }] },
    {
      title: "has bounds as attributes before opset 11",
      opset: 10,
      inputs: [{ shape: [1, 3] }],
      attributes: { min: 0, max: 1 },
    },
    {
      title: "gives the largest value where the bounds are the wrong way round",
      inputs: [{ shape: [1, 3] }, { shape: [], values: [1] }, { shape: [], values: [-0.5] }],
    },
    {
      title: "takes the largest float for no bound",
      opset: 7,
      inputs: [{ shape: [1, 3] }],
      attributes: { min: 0.25, max: 3.4028234663852886e38 },
    },
  ],
};

/** Exporters write the largest float for no bound. */
const NO_BOUND = 3.4028234663852886e38;

function bound(node: FloatNode, index: number, attribute: string, tensors: TensorView): number | undefined {
  const sign = attribute === "max" ? 1 : -1;
  const value = node.inputs[index] ? scalar(node, index, tensors) : floatAttribute(node, attribute, sign * NO_BOUND);
  return sign * value >= NO_BOUND ? undefined : value;
}

function scalar(node: FloatNode, index: number, tensors: TensorView): number {
  const { data, shape } = constantInput(node, index, tensors, "Clip to constants, or use Max and Min");
  const [value] = data;
  if (value === undefined || data.length !== 1)
    throw new ShapeMismatch(
      `Clip node "${node.name}"`,
      `bound ${index} has the shape [${shape.join(", ")}], and is no scalar`,
    );
  return value;
}
