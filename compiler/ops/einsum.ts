// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { contraction } from "../lowering/contraction.ts";
import { einsumEquation, type EinsumEquation } from "../lowering/einsum-equation.ts";
import { productNode } from "../lowering/product-node.ts";
import { inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** Sums of products as an equation says, with any number of constants and one or two other operands. @error of rounded weights */
export const definition: Operator = {
  name: "Einsum",
  sinceOpset: 12,
  attributes: { equation: {} },
  arity: () => [1, Infinity],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    const { output, sizes } = equationOf(node, tensors);
    return [output.map((label) => sizes.get(label) ?? 1)];
  },
  terms: (node, tensors) => [...equationOf(node, tensors).sizes.values()].reduce((a, b) => a * b, 1),
  lower: (node, tensors) => {
    const equation = equationOf(node, tensors);
    const names = node.inputs.map((_, index) => inputOf(node, index));
    const constants = names.map((name) => tensors.constant(name)?.data);
    const variables = names.filter((_, place) => constants[place] === undefined);
    if (variables.length > 2)
      throw new UnsupportedNode(
        node,
        `${variables.length} of its operands depend on the model's inputs`,
        "Take products of two of them at a time",
      );
    const shapes = names.map((name) => tensors.shape(name));
    const { map, pairs } = contraction(equation, shapes, constants);
    if (pairs === undefined) return [affineNode(variables, outputOf(node), map)];
    const [left, right] = [elementAt(variables, 0), elementAt(variables, 1)];
    return contracted([left, right], outputOf(node), sizeOf(tensors.shape(left)), map, pairs);
  },
  examples: [
    {
      title: "multiplies by a constant matrix",
      inputs: [{ shape: [2, 2] }, { shape: [2, 3], values: [1, -0.3, 0.7, 2, -3, 0.1] }],
      attributes: { equation: "ij, jk -> ik" },
    },
    {
      title: "multiplies stacks by stacks, whatever their number of axes",
      inputs: [{ shape: [2, 1, 2], values: [1, -0.3, 0.7, 2] }, { shape: [2, 2] }],
      attributes: { equation: "...ij,jk->...ik" },
    },
    { title: "takes a diagonal", inputs: [{ shape: [3, 3] }], attributes: { equation: "ii->i" } },
    {
      title: "sums over what the output does not name, in the alphabet's order",
      inputs: [{ shape: [2, 2] }, { shape: [2], values: [0.5, -2] }, { shape: [3], values: [1, -0.25, 0.3] }],
      attributes: { equation: "bj,j,k" },
    },
    {
      title: "multiplies two activations",
      inputs: [{ shape: [1, 2] }, { shape: [2, 2] }, { shape: [2], values: [0.5, -2] }],
      attributes: { equation: "ij,jk,k->ik" },
    },
    { title: "adds up squares", inputs: [{ shape: [1, 3] }, { shape: [1, 3] }], attributes: { equation: "ij,ij->i" } },
  ],
};

function equationOf(node: FloatNode, tensors: TensorView): EinsumEquation {
  return einsumEquation(
    node,
    node.inputs.map((_, index) => tensors.shape(inputOf(node, index))),
  );
}

/** Products of two operands, each once, and their sums. */
function contracted(
  [left, right]: readonly [string, string],
  output: string,
  leftSize: number,
  map: Parameters<typeof affineNode>[2],
  pairs: readonly (readonly [number, number])[],
): LoweredNode[] {
  const offset = left === right ? 0 : leftSize;
  const products = `${output}:products`;
  const product = productNode(
    left === right ? [left] : [left, right],
    products,
    pairs.map(([a]) => a),
    pairs.map(([, b]) => offset + b),
  );
  return [{ ...product, source: output }, affineNode([products], output, map)];
}
