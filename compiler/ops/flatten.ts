import { ShapeMismatch, sizeOf } from "../graph/shape.ts";
import { sameElements } from "../lowering/affine-node.ts";
import { inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** Two dimensions: those before `axis` and the others. @shape x[…] -> y[a, b] @error none */
export const definition: Operator = {
  name: "Flatten",
  sinceOpset: 1,
  attributes: { axis: {} },
  arity: () => [1, 1],
  elements: "any",
  error: "exact",
  inferShape: (node, tensors) => {
    const shape = tensors.shape(inputOf(node, 0));
    const axis = integerAttribute(node, "axis", 1);
    const split = axis < 0 ? axis + shape.length : axis;
    if (!(split >= 0 && split <= shape.length))
      throw new ShapeMismatch(`Flatten node "${node.name}"`, `axis ${axis} of ${shape.length} dimensions`);
    return [sizeOf(shape.slice(0, split)), sizeOf(shape.slice(split))];
  },
  terms: (_node, _tensors, shape) => sizeOf(shape),
  lower: (node, _tensors, shape) => [sameElements(inputOf(node, 0), outputOf(node), sizeOf(shape))],
  examples: [
    { title: "flattens all but the batch", inputs: [{ shape: [1, 2, 3] }] },
    { title: "takes a negative axis", opset: 13, inputs: [{ shape: [1, 2, 3] }], attributes: { axis: -1n } },
  ],
};
