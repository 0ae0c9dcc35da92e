import { elementAt } from "../graph/element-at.ts";
import { broadcastIndices, broadcastShape, ShapeMismatch, sizeOf, type Shape } from "../graph/shape.ts";
import { checkTerms, matrixReader, matrixRows } from "../lowering/matrix-product.ts";
import { constantInput, inputOf, outputOf } from "../node-parts.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { Operator, TensorView } from "../operator.ts";

/** y = a·b with constant b, stacked and broadcast as numpy does. @shape a[…,m,k], b[…,k,n] -> y[…,m,n] @error of rounded weights */
export const definition: Operator = {
  name: "MatMul",
  sinceOpset: 1,
  error: "rounded-coefficients",
  inferShape: (node, tensors) => {
    const { a, b, stack } = stacks(node, tensors);
    return [...stack, ...(a.isVector ? [] : [a.rows]), ...(b.isVector ? [] : [b.columns])];
  },
  lower: (node, tensors) => {
    const { a, b, stack } = stacks(node, tensors);
    checkTerms(node, sizeOf(stack) * a.rows, a.columns, b.columns);
    const weights = constantInput(node, 1, tensors);
    const bStacks = broadcastIndices(b.stack, stack);
    const rows = broadcastIndices(a.stack, stack).flatMap((aStack, place) => {
      const weight = matrixReader(weights, elementAt(bStacks, place) * b.rows * b.columns, b.columns);
      return Array.from({ length: a.rows }, (_, i) =>
        matrixRows({ first: (aStack * a.rows + i) * a.columns, stride: 1, length: a.columns }, b.columns, weight),
      ).flat();
    });
    return [{ kind: "affine", inputs: [inputOf(node, 0)], output: outputOf(node), rows }];
  },
  examples: [
    { title: "multiplies a row", inputs: [{ shape: [1, 2] }, { shape: [2, 3], values: [1, -0.3, 0.7, 2, -3, 0.1] }] },
    { title: "multiplies stacked rows", inputs: [{ shape: [1, 2, 2] }, { shape: [2, 2], values: [1, -0.3, 0.7, 2] }] },
    { title: "multiplies by a vector", inputs: [{ shape: [1, 3] }, { shape: [3], values: [0.6, -0.3, 0.7] }] },
  ],
};

type Stack = { stack: Shape; rows: number; columns: number; isVector: boolean };

function stacks(node: FloatNode, tensors: TensorView): { a: Stack; b: Stack; stack: Shape } {
  const where = `MatMul node "${node.name}"`;
  const shapes = [0, 1].map((index) => tensors.shape(inputOf(node, index)));
  const [left, right] = [elementAt(shapes, 0), elementAt(shapes, 1)];
  if (left.length === 0 || right.length === 0) throw new ShapeMismatch(where, "an input is a scalar");
  const a = stackOf(left.length === 1 ? [1, ...left] : left, left.length === 1);
  const b = stackOf(right.length === 1 ? [...right, 1] : right, right.length === 1);
  if (a.columns !== b.rows) throw new ShapeMismatch(where, `a has ${a.columns} columns and b ${b.rows} rows`);
  if (sizeOf(a.stack) === 0) throw new ShapeMismatch(where, "a is empty");
  return { a, b, stack: broadcastShape(a.stack, b.stack, where) };
}

function stackOf(shape: Shape, isVector: boolean): Stack {
  const stack = shape.slice(0, -2);
  return { stack, rows: elementAt(shape, shape.length - 2), columns: elementAt(shape, shape.length - 1), isVector };
}
