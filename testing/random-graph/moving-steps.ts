// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../../compiler/graph/shape.ts";
import {
  addConstant,
  addNode,
  addScalar,
  addShape,
  addWeights,
  happens,
  pickActivation,
  pickWhole,
  shuffled,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";
import { MAX_ELEMENTS } from "./limits.ts";

/** Steps of operators that only move elements. */
export const movingSteps = {
  Transpose: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    const isDefault = happens(sketch, 0.3);
    const order = isDefault ? [...shape.keys()].reverse() : shuffled(sketch, [...shape.keys()]);
    const moved = order.map((axis) => shape[axis] ?? 1);
    addNode(sketch, "Transpose", [name], moved, isDefault || order.length === 0 ? {} : { perm: order.map(BigInt) });
  },
  Concat: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    if (shape.length === 0 || sizeOf(shape) * 2 > MAX_ELEMENTS) return;
    const axis = pickWhole(sketch, 0, shape.length - 1);
    const fits = sketch.activations.filter((other) => other.shape.join() === shape.join());
    const other = happens(sketch, 0.5) ? fits[pickWhole(sketch, 0, fits.length - 1)]?.name : undefined;
    const names = [name, other ?? addWeights(sketch, shape)];
    const joined = shape.map((dimension, place) => (place === axis ? 2 * dimension : dimension));
    const written = sketch.opset >= 11 && happens(sketch, 0.4) ? axis - shape.length : axis;
    addNode(sketch, "Concat", happens(sketch, 0.5) ? names : names.toReversed(), joined, { axis: BigInt(written) });
  },
  Slice: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    if (shape.length === 0) return;
    const axis = pickWhole(sketch, 0, shape.length - 1);
    const dimension = shape[axis] ?? 1;
    const start = pickWhole(sketch, 0, dimension - 1);
    const end = pickWhole(sketch, start + 1, dimension);
    const isBackwards = sketch.opset >= 10 && happens(sketch, 0.3);
    const [from, to] = isBackwards ? [end - 1, start - 1 - dimension] : [start, end];
    const kept = shape.map((size, place) => (place === axis ? end - start : size));
    const attributes = { starts: [BigInt(from)], ends: [BigInt(to)], axes: [BigInt(axis)] };
    const settings = (): string[] =>
      [[from], [to], [axis], [isBackwards ? -1 : 1]].map((each) => addShape(sketch, each));
    if (sketch.opset < 10) addNode(sketch, "Slice", [name], kept, attributes);
    else addNode(sketch, "Slice", [name, ...settings()], kept);
  },
  Gather: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    if (shape.length === 0) return;
    const axis = pickWhole(sketch, 0, shape.length - 1);
    const dimension = shape[axis] ?? 1;
    const lowest = sketch.opset >= 11 ? -dimension : 0;
    const indices = Array.from({ length: pickWhole(sketch, 1, 3) }, () => pickWhole(sketch, lowest, dimension - 1));
    const picked = shape.map((size, place) => (place === axis ? indices.length : size));
    if (sizeOf(picked) > MAX_ELEMENTS) return;
    addNode(sketch, "Gather", [name, addShape(sketch, indices)], picked, { axis: BigInt(axis) });
  },
  Pad: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    if (sketch.opset < 11 || shape.length === 0) return;
    const pads = [...shape, ...shape].map(() => (happens(sketch, 0.3) ? 1 : 0));
    const padded = shape.map((size, axis) => size + (pads[axis] ?? 0) + (pads[axis + shape.length] ?? 0));
    if (sizeOf(padded) > MAX_ELEMENTS) return;
    const value = happens(sketch, 0.5) ? [addScalar(sketch, 0.75)] : [];
    addNode(sketch, "Pad", [name, addShape(sketch, pads), ...value], padded);
  },
  Tile: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    const repeats = shape.map(() => (happens(sketch, 0.3) ? 2 : 1));
    const tiled = shape.map((size, axis) => size * (repeats[axis] ?? 1));
    if (shape.length === 0 || sizeOf(tiled) > MAX_ELEMENTS) return;
    addNode(sketch, "Tile", [name, addShape(sketch, repeats)], tiled);
  },
  Scatter: (sketch: GraphSketch) => {
    if (sketch.opset >= 9 && sketch.opset < 11) scatter(sketch, "Scatter");
  },
  ScatterElements: (sketch: GraphSketch) => {
    if (sketch.opset >= 11) scatter(sketch, "ScatterElements");
  },
} satisfies Record<string, OperatorStep>;

/** One element of each row by another. */
function scatter(sketch: GraphSketch, op: string): void {
  const { name, shape } = pickActivation(sketch);
  if (shape.length === 0) return;
  const ones = [...shape.slice(0, -1), 1];
  const updates = sketch.activations.find((other) => other.shape.join() === ones.join());
  const indices = ones.reduce((product, dimension) => product * dimension, 1);
  const places = Array.from({ length: indices }, () => pickWhole(sketch, 0, (shape.at(-1) ?? 1) - 1));
  const from = updates?.name ?? addWeights(sketch, ones);
  addNode(sketch, op, [name, addConstant(sketch, ones, places, "int64"), from], shape, {
    axis: BigInt(shape.length - 1),
  });
}
