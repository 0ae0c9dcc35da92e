// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../../compiler/graph/shape.ts";
import {
  addCast,
  addConstant,
  addHidden,
  addNode,
  addScalar,
  happens,
  pickOne,
  pickWhole,
  type Activation,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";
import { MAX_ELEMENTS } from "./limits.ts";

type WholeType = "int8" | "uint8" | "int32" | "uint32" | "int64";

/** Steps of operators on whole numbers, and of those that choose by order. */
export const wholeSteps = {
  BitwiseAnd: (sketch: GraphSketch) => {
    bits(sketch, "BitwiseAnd");
  },
  BitwiseOr: (sketch: GraphSketch) => {
    bits(sketch, "BitwiseOr");
  },
  BitwiseXor: (sketch: GraphSketch) => {
    bits(sketch, "BitwiseXor");
  },
  BitwiseNot: (sketch: GraphSketch) => {
    if (sketch.opset < 18) return;
    const { name, shape } = wholeInput(sketch, 10, "int32");
    addCast(sketch, addHidden(sketch, { op: "BitwiseNot", inputs: [name] }, [{ type: "int32", shape }])[0], "own");
  },
  BitShift: (sketch: GraphSketch) => {
    if (sketch.opset < 11) return;
    const { name, shape } = wholeInput(sketch, 20, "uint32");
    const by = addConstant(sketch, shape.slice(-1), Array.from({ length: shape.at(-1) ?? 1 }, () => pickWhole(sketch, 0, 3)), "uint32"); // prettier-ignore
    const node = { op: "BitShift", inputs: [name, by], attributes: { direction: pickOne(sketch, ["LEFT", "RIGHT"]) } };
    addCast(sketch, addHidden(sketch, node, [{ type: "uint32", shape }])[0], "own");
  },
  TopK: topK,
  OneHot: oneHot,
} satisfies Record<string, OperatorStep>;

/** An input as whole numbers up to `size`, on either side of 0 where the type has one, kept off the places where a fraction is lost. */
function wholeInput(sketch: GraphSketch, size: number, type: WholeType): Activation {
  const { name, shape } = pickOne(sketch, sketch.inputs);
  const scaled = addNode(sketch, "Mul", [name, addScalar(sketch, size / sketch.featureSize)], shape);
  const middle = (type.startsWith("u") ? 2 * size : 0) + 0.2 + sketch.random() / 5;
  return addCast(sketch, addNode(sketch, "Add", [scaled.name, addScalar(sketch, middle)], shape), type);
}

/** With a constant, or of 8-bit types with another input. */
function bits(sketch: GraphSketch, op: string): void {
  if (sketch.opset < 18) return;
  const type = pickOne(sketch, ["int32", "uint8", "int8"] as const);
  const left = wholeInput(sketch, pickOne(sketch, [3, 20]), type);
  const other = type === "int32" ? undefined : wholeInput(sketch, 7, type);
  const isActivation = happens(sketch, 0.6) && other?.shape.join() === left.shape.join();
  const constant = pickWhole(sketch, type === "uint8" ? 0 : -20, 20);
  const right = isActivation ? other.name : addConstant(sketch, [], [constant], type);
  const node = { op, inputs: happens(sketch, 0.5) ? [left.name, right] : [right, left.name] };
  addCast(sketch, addHidden(sketch, node, [{ type, shape: left.shape }])[0], "own");
}

/** The best values of an input along its last axis, and their places. */
function topK(sketch: GraphSketch): void {
  const { name, shape } = pickOne(sketch, sketch.inputs);
  const last = shape.at(-1) ?? 1;
  if (sketch.opset < 10) return;
  const k = pickWhole(sketch, 1, last);
  const best = [...shape.slice(0, -1), k];
  const inputs = [name, addConstant(sketch, [1], [k], "int64")];
  const attributes = {
    axis: happens(sketch, 0.5) ? -1n : BigInt(shape.length - 1),
    ...(sketch.opset >= 11 && happens(sketch, 0.4) ? { largest: 0n } : {}),
  };
  const [values, places] = addHidden(sketch, { op: "TopK", inputs, attributes }, [
    { type: "own", shape: best },
    { type: "int64", shape: best },
  ]);
  if (places === undefined || happens(sketch, 0.7)) sketch.activations.push(values);
  else addCast(sketch, places, "own");
}

/** Of a whole number, which may lie beyond the depth or count from the end. */
function oneHot(sketch: GraphSketch): void {
  const indices = wholeInput(sketch, 4, "int64");
  const depth = pickWhole(sketch, 1, 3);
  if (sketch.opset < 11 || sizeOf(indices.shape) * depth > MAX_ELEMENTS) return;
  const first = happens(sketch, 0.3);
  const inputs = [
    indices.name,
    addConstant(sketch, [], [depth], "int64"),
    addConstant(sketch, [2], [sketch.random(), 1.5].map(Math.fround), "own"),
  ];
  const shape = first ? [depth, ...indices.shape] : [...indices.shape, depth];
  addNode(sketch, "OneHot", inputs, shape, { axis: first ? 0n : -1n });
}
