// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { POSITIVE } from "../graph/domains.ts";
import { functionNode } from "../lowering/function-node.ts";
import { namedFunction } from "../lowering/named-function.ts";
import { squaresOf } from "../lowering/normalisation.ts";
import { productNode } from "../lowering/product-node.ts";
import { spatialAxes } from "../lowering/windows.ts";
import { floatAttribute, inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** x / (bias + alpha · mean of x² over `size` channels around)^beta, no x² outside. @shape x[n,c,…] -> y[n,c,…] @error of its pieces */
export const definition: Operator = {
  name: "LRN",
  sinceOpset: 1,
  attributes: { alpha: {}, beta: {}, bias: {}, size: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => {
    const shape = tensors.shape(inputOf(node, 0));
    spatialAxes(node, shape);
    formOf(node);
    return [shape];
  },
  terms: (node, _tensors, [shape]) => sizeOf(shape) * (Math.min(formOf(node).size, shape[1] ?? 1) + 4),
  lower: (node, _tensors, [shape]) => {
    const [input, output, size] = [inputOf(node, 0), outputOf(node), sizeOf(shape)];
    const { beta } = formOf(node);
    const [squares, sums, shares] = [`${output}:squares`, `${output}:sums`, `${output}:shares`];
    const power = namedFunction(`x^−${beta}`, (x) => x ** -beta, POSITIVE);
    const all = Array.from({ length: size }, (_, element) => element);
    const nodes = [
      squaresOf(input, squares, size),
      affineNode([squares], sums, neighbours(node, shape)),
      functionNode(sums, shares, power),
    ].map((each) => ({ ...each, source: output }));
    return [
      ...nodes,
      productNode(
        [input, shares],
        output,
        all,
        all.map((element) => size + element),
      ),
    ];
  },
  examples: [
    {
      title: "divides by the size of three channels",
      inputs: [{ shape: [1, 4, 1, 2] }],
      attributes: { size: 3n, alpha: 0.75, beta: 0.5, bias: 0.5 },
    },
    { title: "hardly divides, as it does by default", inputs: [{ shape: [1, 2, 1, 1] }], attributes: { size: 1n } },
  ],
};

/** @error UnsupportedNode */
function formOf(node: FloatNode) {
  const [alpha, beta] = [floatAttribute(node, "alpha", 1e-4), floatAttribute(node, "beta", 0.75)];
  const [bias, size] = [floatAttribute(node, "bias", 1), integerAttribute(node, "size", 0)];
  if (!(bias > 0 && alpha >= 0 && size >= 1 && size % 2 === 1))
    throw new UnsupportedNode(
      node,
      `alpha ${alpha}, bias ${bias} and size ${size} may divide by 0, or are not understood by onnxruntime`,
      "Use a bias above 0, an alpha that is not negative and an odd size",
    );
  return { alpha, beta, bias, size };
}

/** bias + alpha / size · the sum of squares of the channels around each element. */
function neighbours(node: FloatNode, shape: Shape) {
  const { alpha, bias, size } = formOf(node);
  const [channels, inner] = [shape[1] ?? 1, sizeOf(shape.slice(2))];
  const map = new SparseMapBuilder(sizeOf(shape) * Math.min(size, channels));
  const reach = (size - 1) / 2;
  for (let element = 0; element < sizeOf(shape); element++) {
    const channel = Math.floor(element / inner) % channels;
    for (let other = Math.max(0, channel - reach); other <= Math.min(channels - 1, channel + reach); other++)
      map.add(element + (other - channel) * inner, alpha / size);
    map.endRow(bias);
  }
  return map.build();
}
