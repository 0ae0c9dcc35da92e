import { elementAt } from "../graph/element-at.ts";
import { ShapeMismatch, sizeOf } from "../graph/shape.ts";
import { sameElements } from "../lowering/affine-node.ts";
import { inputOf, integersAttribute, outputOf, settingInput } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** Inserts dimensions of 1 at `axes` (an input from opset 13 on). @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Unsqueeze",
  sinceOpset: 1,
  attributes: { axes: { until: 12 } },
  arity: (opset) => (opset < 13 ? [1, 1] : [2, 2]),
  elements: "any",
  settings: [1],
  error: "exact",
  inferShape: (node, tensors) => {
    const shape = tensors.shape(inputOf(node, 0));
    const given = integersAttribute(node, "axes") ?? settingInput(node, 1, tensors);
    const rank = shape.length + given.length;
    const axes = new Set(given.map((axis) => (axis < 0 ? axis + rank : axis)));
    if (axes.size !== given.length || [...axes].some((axis) => !(axis >= 0 && axis < rank)))
      throw new ShapeMismatch(
        `Unsqueeze node "${node.name}"`,
        `[${given.join(", ")}] are not axes of ${rank} dimensions`,
      );
    let next = 0;
    return Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : elementAt(shape, next++)));
  },
  terms: (_node, _tensors, shape) => sizeOf(shape),
  lower: (node, _tensors, shape) => [sameElements(inputOf(node, 0), outputOf(node), sizeOf(shape))],
  examples: [
    { title: "inserts an axis", inputs: [{ shape: [1, 3] }, { shape: [1], values: [1], elementType: "int64" }] },
    {
      title: "counts axes from the end of the result",
      inputs: [{ shape: [2, 3] }, { shape: [2], values: [-1, -3], elementType: "int64" }],
    },
    {
      title: "takes axes as an attribute before opset 13",
      opset: 11,
      inputs: [{ shape: [1, 3] }],
      attributes: { axes: [2n] },
    },
  ],
};
