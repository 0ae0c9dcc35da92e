// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { wholesAttribute } from "../list-attributes.ts";
import { pickingNode } from "../lowering/affine-node.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/**
 * The inputs side by side, each cut or filled up with zeros to as many columns as its dimension says.
 * @shape x0[n,a], x1[n,b], … -> y[n,Σ d] @error none
 */
export const definition: Operator = {
  name: "FeatureVectorizer",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: { inputdimensions: {} },
  arity: () => [1, Infinity],
  elements: "any",
  error: "exact",
  inferElementTypes: () => ["float32"],
  inferShapes: (node, tensors) => {
    const { rows, widths } = partsOf(node, tensors);
    return [[rows, widths.reduce((a, b) => a + b, 0)]];
  },
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, tensors) => {
    const { rows, widths, sizes } = partsOf(node, tensors);
    const starts = sizes.map((_, part) => sizes.slice(0, part).reduce((sum, size) => sum + rows * size, 0));
    const picks = Array.from({ length: rows }, (_, row) =>
      widths.flatMap((width, part) =>
        Array.from({ length: width }, (_each, column) => {
          const size = elementAt(sizes, part);
          return column < size ? elementAt(starts, part) + row * size + column : -1;
        }),
      ),
    ).flat();
    return [pickingNode(node.inputs, outputOf(node), picks)];
  },
  examples: [
    {
      title: "puts features side by side",
      inputs: [{ shape: [2, 2] }, { shape: [2, 1] }],
      attributes: { inputdimensions: [2n, 1n] },
    },
    {
      title: "cuts one input and fills up another",
      inputs: [{ shape: [1, 3] }, { shape: [1, 1] }],
      attributes: { inputdimensions: [2n, 2n] },
    },
  ],
};

function partsOf(node: FloatNode, tensors: TensorView): { rows: number; widths: readonly number[]; sizes: number[] } {
  const shapes = node.inputs.map((_, index) => tensors.shape(inputOf(node, index)));
  const rows = shapes[0] !== undefined && shapes[0].length > 1 ? elementAt(shapes[0], 0) : 1;
  const sizes = shapes.map((shape) => sizeOf(shape) / rows);
  return { rows, sizes, widths: wholesAttribute(node, "inputdimensions") ?? sizes };
}
