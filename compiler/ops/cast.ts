import { sizeOf } from "../graph/shape.ts";
import { sameElements } from "../lowering/affine-node.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import { type ElementType, elementTypeOf, integerRangeOf } from "../onnx/element-type.ts";
import type { Operator } from "../operator.ts";

/**
 * y = x in another element type that holds every x: a float, or a wider integer. Any other cast rounds, truncates or wraps.
 * @shape x[…] -> y[…] @error none
 */
export const definition: Operator = {
  name: "Cast",
  sinceOpset: 6,
  // `saturate` and `round_mode` only concern 8-bit floats, which are refused.
  attributes: { to: {}, saturate: { since: 19 }, round_mode: { since: 24 } },
  arity: () => [1, 1],
  elements: "any",
  inferElementTypes: (node, tensors) => {
    const from = tensors.elementType(inputOf(node, 0));
    const to = elementTypeOf(integerAttribute(node, "to", 0), `The result of Cast node "${node.name}"`);
    if (!holdsEvery(to, from))
      throw new UnsupportedNode(
        node,
        `it casts ${from} to ${to}, which does not keep every value`,
        "Casts to float32, float64, float16 and wider integers are supported: leave this one out of the model",
      );
    return [to];
  },
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, _tensors, [shape]) => [sameElements(inputOf(node, 0), outputOf(node), sizeOf(shape))],
  examples: [{ title: "casts to float", inputs: [{ shape: [1, 3] }], attributes: { to: 1n } }],
};

/** Floats count as real numbers here: what they round themselves is in the measured error. */
function holdsEvery(to: ElementType, from: ElementType): boolean {
  if (to === "float32" || to === "float64" || to === "float16") return true;
  const [wide, narrow] = [integerRangeOf(to), integerRangeOf(from)];
  return (
    wide !== undefined && narrow !== undefined && to !== "bool" && wide.min <= narrow.min && wide.max >= narrow.max
  );
}
