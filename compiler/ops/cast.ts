import { sameElements } from "../lowering/same-elements.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import { ELEMENT_TYPES } from "../onnx/element-type.ts";
import type { Operator } from "../operator.ts";

/** Types that hold an activation without rounding it. */
const FLOATS: readonly number[] = [ELEMENT_TYPES.float32.code, ELEMENT_TYPES.float64.code];

/** y = x as a float; a cast to another type would round. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Cast",
  sinceOpset: 6,
  error: "exact",
  inferShape: (node, tensors) => tensors.shape(inputOf(node, 0)),
  lower: (node, tensors, shape) => {
    const input = inputOf(node, 0);
    const to = integerAttribute(node, "to", 0);
    const integral = tensors.constant(input)?.data.every(Number.isInteger) ?? false;
    if (!FLOATS.includes(to) && !integral)
      throw new UnsupportedNode(node, `it casts to element type ${to}`, "Only float and double are supported");
    return [sameElements(input, outputOf(node), shape)];
  },
  examples: [{ title: "casts to float", inputs: [{ shape: [1, 3] }], attributes: { to: 1n } }],
};
