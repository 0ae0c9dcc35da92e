import { sizeOf } from "../graph/shape.ts";
import { sameElements } from "../lowering/affine-node.ts";
import { relationNodes, RELATIONS } from "../lowering/comparison.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { truncateNode } from "../lowering/whole-part-nodes.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import { elementTypeOf, integerRangeOf } from "../onnx/element-type.ts";
import type { Operator } from "../operator.ts";

/**
 * y = x in another element type: without its fraction in one of whole numbers, and 1 for all but 0 as a truth. That whole numbers lie inside
 * their new type is proven where the schema is known.
 * @shape x[…] -> y[…] @error none where x is held exactly
 */
export const definition: Operator = {
  name: "Cast",
  sinceOpset: 6,
  // `saturate` and `round_mode` only concern 8-bit floats, which are refused.
  attributes: { to: {}, saturate: { since: 19 }, round_mode: { since: 24 } },
  arity: () => [1, 1],
  elements: "any",
  inferElementTypes: (node) => {
    const to = elementTypeOf(integerAttribute(node, "to", 0), `The result of Cast node "${node.name}"`);
    if (to === "bfloat16")
      throw new UnsupportedNode(
        node,
        "it casts to bfloat16, which rounds to 8 bits",
        "Cast to float32, float64 or float16",
      );
    return [to];
  },
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 8 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const [input, output, size] = [inputOf(node, 0), outputOf(node), sizeOf(shape)];
    const from = tensors.elementType(input);
    const to = elementTypeOf(integerAttribute(node, "to", 0), `The result of Cast node "${node.name}"`);
    if (to === "bool" && from !== "bool") {
      const isZero = `${output}:is-zero`;
      const nodes = relationNodes(input, isZero, from, new Float64Array(size), RELATIONS.equal);
      return [...nodes.map((each) => ({ ...each, source: output })), linearNode([[isZero, -1]], output, size, 1)];
    }
    const losesFraction = integerRangeOf(to) !== undefined && integerRangeOf(from) === undefined;
    return [losesFraction ? truncateNode(input, output) : sameElements(input, output, size)];
  },
  examples: [
    { title: "casts to float", inputs: [{ shape: [1, 3] }], attributes: { to: 1n } },
    { title: "casts to whole numbers", inputs: [{ shape: [1, 4] }], attributes: { to: 6n }, outputTypes: ["int32"] },
    {
      title: "casts wider whole numbers to floats",
      inputs: [{ shape: [1, 3], elementType: "int64" }],
      attributes: { to: 1n },
    },
    {
      title: "casts numbers to truths",
      inputs: [{ shape: [1, 4] }],
      attributes: { to: 9n },
      outputTypes: ["bool"],
    },
    { title: "casts truths to numbers", inputs: [{ shape: [1, 3], elementType: "bool" }], attributes: { to: 1n } },
  ],
};
