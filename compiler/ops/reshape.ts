import { ShapeMismatch, sizeOf, type Shape } from "../graph/shape.ts";
import { sameElements } from "../lowering/affine-node.ts";
import { inputOf, integerAttribute, outputOf, settingInput } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The same elements in another shape; 0 keeps a dimension, −1 takes what is left. @shape x[…] -> y[shape] @error none */
export const definition: Operator = {
  name: "Reshape",
  sinceOpset: 5,
  attributes: { allowzero: { since: 14 } },
  arity: () => [2, 2],
  elements: "any",
  settings: [1],
  error: "exact",
  inferShape: (node, tensors) => {
    const from = tensors.shape(inputOf(node, 0));
    const asked = settingInput(node, 1, tensors);
    const keepsZero = integerAttribute(node, "allowzero", 0) === 1;
    const shape = asked.map((dimension, axis) => (dimension === 0 && !keepsZero ? (from[axis] ?? 0) : dimension));
    return withInferredDimension(shape, sizeOf(from), `Reshape node "${node.name}"`);
  },
  terms: (_node, _tensors, shape) => sizeOf(shape),
  lower: (node, _tensors, shape) => [sameElements(inputOf(node, 0), outputOf(node), sizeOf(shape))],
  examples: [
    {
      title: "infers a dimension and keeps another",
      inputs: [{ shape: [1, 2, 3] }, { shape: [2], values: [0, -1], elementType: "int64" }],
    },
  ],
};

function withInferredDimension(shape: Shape, size: number, where: string): Shape {
  const known = sizeOf(shape.filter((dimension) => dimension !== -1));
  const full = shape.map((dimension) => (dimension === -1 ? size / known : dimension));
  const valid = full.every((dimension) => Number.isInteger(dimension) && dimension >= 0);
  if (!valid || sizeOf(full) !== size || shape.filter((dimension) => dimension === -1).length > 1)
    throw new ShapeMismatch(where, `${size} elements do not fit the shape [${shape.join(", ")}]`);
  return full;
}
