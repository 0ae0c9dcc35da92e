// SPDX-License-Identifier: GPL-3.0-or-later
import { broadcastShape, sizeOf } from "../../compiler/graph/shape.ts";
import {
  addNode,
  addWeights,
  happens,
  pickActivation,
  pickOne,
  pickWhole,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";
import { MAX_ELEMENTS, MAX_RANK } from "./limits.ts";
import { boundedInput } from "./curve-steps.ts";

/** Steps of products of matrices, most of them with a constant. */
export const matrixSteps = {
  Gemm: gemm,
  MatMul: matMul,
  Einsum: einsum,
} satisfies Record<string, OperatorStep>;

function gemm(sketch: GraphSketch): void {
  const input = pickActivation(sketch);
  const [rows, columns, ...more] = input.shape;
  if (rows === undefined || columns === undefined || more.length > 0) return;
  const [transA, transB] = [happens(sketch, 0.3), happens(sketch, 0.5)];
  const [m, k] = transA ? [columns, rows] : [rows, columns];
  const n = pickWhole(sketch, 1, Math.max(1, Math.floor(MAX_ELEMENTS / m / 3)));
  const inputs = [input.name, addWeights(sketch, transB ? [n, k] : [k, n])];
  const biasShapes = [[n], [1], [], [1, n], [m, 1], [m, n], [1, 1]];
  if (sketch.opset < 11 || happens(sketch, 0.8)) inputs.push(addWeights(sketch, pickOne(sketch, biasShapes)));
  addNode(sketch, "Gemm", inputs, [m, n], {
    ...(transA ? { transA: 1n } : {}),
    ...(transB ? { transB: 1n } : happens(sketch, 0.2) ? { transB: 0n } : {}),
    ...(happens(sketch, 0.4) ? { alpha: pickOne(sketch, [0.5, -1.25, 3]) } : {}),
    ...(happens(sketch, 0.4) ? { beta: pickOne(sketch, [0.25, -2]) } : {}),
  });
}

/** A constant on the right or on the left, a vector, a matrix or a stack of matrices. */
function matMul(sketch: GraphSketch): void {
  if (happens(sketch, 0.3)) {
    activationProduct(sketch);
    return;
  }
  const input = pickActivation(sketch);
  const { shape } = input;
  if (shape.length === 0) return;
  const isLeft = happens(sketch, 0.7);
  const inner = (isLeft ? shape.at(-1) : (shape.at(-2) ?? shape.at(-1))) ?? 1;
  const outer = isLeft ? shape.slice(-2, -1) : shape.length > 1 ? shape.slice(-1) : [];
  const isVector = happens(sketch, 0.2);
  const size = pickWhole(sketch, 1, 3);
  const stack = shape.slice(0, -2);
  const stacks = pickOne(sketch, [[], [], stack, stack.map(() => 1), stack.length < 2 ? [2, ...stack] : []]);
  const weightsStack = isVector ? [] : stacks;
  const matrix = isVector ? [inner] : isLeft ? [inner, size] : [size, inner];
  const own = isVector ? [] : [size];
  const result = [
    ...broadcastShape(stack, weightsStack, "a made-up graph"),
    ...(isLeft ? [...outer, ...own] : [...own, ...outer]),
  ];
  if (sizeOf(result) > MAX_ELEMENTS || result.length > MAX_RANK) return;
  const weights = addWeights(sketch, [...weightsStack, ...matrix]);
  addNode(sketch, "MatMul", isLeft ? [input.name, weights] : [weights, input.name], result);
}

/** Of an input and another of the same shape, transposed: of rows as attention compares them. */
function activationProduct(sketch: GraphSketch): void {
  const left = boundedInput(sketch, 2);
  const rank = left.shape.length;
  if (rank < 2) return;
  const right = happens(sketch, 0.5) ? boundedInput(sketch, 4) : left;
  const order = [...left.shape.keys()];
  const swapped = [...order.slice(0, -2), ...order.slice(-2).toReversed()];
  if (right.shape.join() !== left.shape.join()) return;
  const turned = swapped.map((axis) => left.shape[axis] ?? 1);
  const transposed = addNode(sketch, "Transpose", [right.name], turned, { perm: swapped.map(BigInt) });
  const result = [...left.shape.slice(0, -1), turned.at(-1) ?? 1];
  if (sizeOf(result) <= MAX_ELEMENTS) addNode(sketch, "MatMul", [left.name, transposed.name], result);
}

/** By a constant vector or matrix, or with itself. */
function einsum(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  const last = shape.at(-1);
  if (sketch.opset < 12 || last === undefined) return;
  const kind = sketch.random();
  if (kind < 0.4) {
    const inputs = [name, addWeights(sketch, [last])];
    addNode(sketch, "Einsum", inputs, shape.slice(0, -1), { equation: "...i,i->..." });
  } else if (kind < 0.7) {
    const columns = pickWhole(sketch, 1, 2);
    const result = [...shape.slice(0, -1), columns];
    const inputs = [addWeights(sketch, [columns, last]), name];
    if (sizeOf(result) <= MAX_ELEMENTS) addNode(sketch, "Einsum", inputs, result, { equation: "ji, ...i -> ...j" });
  } else addNode(sketch, "Einsum", [name, name], shape, { equation: "...,...->..." });
}
