// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../../compiler/graph/shape.ts";
import {
  addCast,
  addNode,
  addShape,
  happens,
  pickActivation,
  pickOne,
  pickWhole,
  shuffled,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";
import { MAX_RANK } from "./limits.ts";

/** Steps of operators that change a shape or a type and nothing else. */
export const shapeSteps = {
  Reshape: reshape,
  Flatten: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    const lowest = sketch.opset >= 11 ? -shape.length : 0;
    const axis = pickWhole(sketch, lowest, shape.length);
    const split = axis < 0 ? axis + shape.length : axis;
    const flat = [sizeOf(shape.slice(0, split)), sizeOf(shape.slice(split))];
    const isDefault = axis === 1 && happens(sketch, 0.5);
    addNode(sketch, "Flatten", [name], flat, isDefault ? {} : { axis: BigInt(axis) });
  },
  Squeeze: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    const ones = [...shape.keys()].filter((axis) => shape[axis] === 1);
    const dropped = ones.filter(() => happens(sketch, 0.6));
    const rest = shape.filter((_, axis) => !dropped.includes(axis));
    if (happens(sketch, 0.2))
      addNode(
        sketch,
        "Squeeze",
        [name],
        shape.filter((dimension) => dimension !== 1),
      );
    else if (dropped.length > 0) withAxes(sketch, "Squeeze", name, dropped, shape.length, rest);
  },
  Unsqueeze: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    const rank = shape.length + pickWhole(sketch, 1, 2);
    if (rank > MAX_RANK) return;
    const places = shuffled(sketch, [...new Array(rank).keys()]);
    const axes = places.slice(shape.length);
    const kept = [...shape];
    const full = Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (kept.shift() ?? 1)));
    withAxes(sketch, "Unsqueeze", name, axes, rank, full);
  },
  Cast: (sketch: GraphSketch) => {
    const input = pickActivation(sketch);
    addCast(sketch, happens(sketch, 0.3) ? addCast(sketch, input, "float64") : input, "own");
  },
  CastLike: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    if (sketch.opset >= 15) addNode(sketch, "CastLike", [name, pickOne(sketch, sketch.inputs).name], shape);
  },
} satisfies Record<string, OperatorStep>;

/** To random factors of the size; one of them is asked for as −1, one that stays in its place as 0. */
function reshape(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  let rest = sizeOf(shape);
  const to: number[] = [];
  while (rest > 1 && to.length < MAX_RANK - 1) {
    const divisors = [...new Array(rest + 1).keys()].filter((each) => each > 0 && rest % each === 0);
    const factor = pickOne(sketch, divisors);
    to.push(factor);
    rest /= factor;
  }
  if (rest > 1 || to.length === 0) to.push(rest);
  const inferred = happens(sketch, 0.4) ? pickWhole(sketch, 0, to.length - 1) : -1;
  const allowsZero = sketch.opset >= 14 && happens(sketch, 0.2);
  const asked = to.map((dimension, axis) => {
    if (axis === inferred) return -1;
    return dimension === shape[axis] && !allowsZero && happens(sketch, 0.4) ? 0 : dimension;
  });
  addNode(sketch, "Reshape", [name, addShape(sketch, asked)], to, allowsZero ? { allowzero: 1n } : {});
}

/** Axes as an input from opset 13 on and as an attribute before, each counted from either end. */
function withAxes(
  sketch: GraphSketch,
  op: string,
  input: string,
  axes: readonly number[],
  rank: number,
  shape: readonly number[],
): void {
  const mayBeNegative = sketch.opset >= 11;
  const written = axes.map((axis) => (mayBeNegative && happens(sketch, 0.5) ? axis - rank : axis));
  if (sketch.opset >= 13) addNode(sketch, op, [input, addShape(sketch, written)], shape);
  else addNode(sketch, op, [input], shape, { axes: written.map(BigInt) });
}
