import { elementAt } from "../graph/element-at.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import { outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** A value of the model. @shape -> y[…] @error none */
export const definition: Operator = {
  name: "Constant",
  sinceOpset: 1,
  error: "exact",
  inferShape: (node) => valueOf(node).shape,
  lower: (node) => {
    const rows = Array.from(valueOf(node).data, (bias) => ({ terms: [], bias }));
    return [{ kind: "affine", inputs: [], output: outputOf(node), rows }];
  },
  examples: [],
};

function valueOf(node: FloatNode): Tensor {
  const { value, value_float, value_floats, value_int, value_ints } = node.attributes;
  if (typeof value === "object" && "shape" in value) return value;
  const scalar = value_float ?? value_int;
  if (typeof scalar === "number" || typeof scalar === "bigint")
    return { shape: [], data: Float64Array.of(Number(scalar)) };
  const list = value_floats ?? value_ints;
  if (Array.isArray(list)) {
    const data = Float64Array.from(list, (_, index) => Number(elementAt(list, index)));
    return { shape: [data.length], data };
  }
  throw new UnsupportedNode(node, "its value is not a dense number tensor", "Store it as an initializer");
}
