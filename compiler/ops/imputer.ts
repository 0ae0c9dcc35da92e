import { sizeOf } from "../graph/shape.ts";
import { sameElements } from "../lowering/affine-node.ts";
import { floatsAttribute } from "../list-attributes.ts";
import { floatAttribute, inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** x where nothing is missing, and a schema has no value that stands for a missing one: NaN is no integer. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Imputer",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: {
    imputed_value_floats: {},
    imputed_value_int64s: {},
    replaced_value_float: {},
    replaced_value_int64: {},
  },
  arity: () => [1, 1],
  elements: "any",
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    if (
      !Number.isNaN(floatAttribute(node, "replaced_value_float", 0)) ||
      !floatsAttribute(node, "imputed_value_floats")
    )
      throw new UnsupportedNode(
        node,
        "it replaces an ordinary number, and only NaN is supported, which no integer is",
        "Replace such values before they reach the model",
      );
    return [sameElements(inputOf(node, 0), outputOf(node), sizeOf(shape))];
  },
  examples: [
    {
      title: "has nothing to replace",
      inputs: [{ shape: [1, 3] }],
      attributes: { imputed_value_floats: [0.5, 1, 2], replaced_value_float: NaN },
    },
  ],
};
