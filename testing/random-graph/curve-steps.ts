// SPDX-License-Identifier: GPL-3.0-or-later
import {
  addNode,
  addScalar,
  happens,
  pickOne,
  type Activation,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";

/** Steps of curves. */
export const curveSteps = {
  Sigmoid: (sketch: GraphSketch) => {
    curve(sketch, "Sigmoid", 6);
  },
  Tanh: (sketch: GraphSketch) => {
    curve(sketch, "Tanh", 3);
  },
  Exp: (sketch: GraphSketch) => {
    curve(sketch, "Exp", 2);
  },
  Sin: (sketch: GraphSketch) => {
    curve(sketch, "Sin", 4);
  },
  Cos: (sketch: GraphSketch) => {
    curve(sketch, "Cos", 4);
  },
  Log: (sketch: GraphSketch) => {
    curveOfPositive(sketch, "Log");
  },
  Sqrt: (sketch: GraphSketch) => {
    curveOfPositive(sketch, "Sqrt");
  },
  Reciprocal: (sketch: GraphSketch) => {
    curveOfPositive(sketch, "Reciprocal");
  },
  Swish: (sketch: GraphSketch) => {
    if (sketch.opset === 24) curve(sketch, "Swish", 4, { alpha: pickOne(sketch, [1, 1.5]) }); // onnxruntime has no newer one
  },
  Pow: power,
} satisfies Record<string, OperatorStep>;

/** An input brought within −`size` … `size`: what follows a curve is bounded, whatever the weights are. */
export function boundedInput(sketch: GraphSketch, size: number): Activation {
  const { name, shape } = pickOne(sketch, sketch.inputs);
  return addNode(sketch, "Mul", [name, addScalar(sketch, size / sketch.featureSize)], shape);
}

/** A curve of an input that stays within −`size` … `size`. */
function curve(sketch: GraphSketch, op: string, size: number, attributes: Readonly<Record<string, number>> = {}): void {
  const { name, shape } = boundedInput(sketch, size);
  addNode(sketch, op, [name], shape, attributes);
}

/** A curve of an input that stays within 1 … 3. */
function curveOfPositive(sketch: GraphSketch, op: string): void {
  const { name, shape } = positive(sketch);
  addNode(sketch, op, [name], shape);
}

function positive(sketch: GraphSketch): Activation {
  const { name, shape } = boundedInput(sketch, 1);
  return addNode(sketch, "Add", [name, addScalar(sketch, 2)], shape);
}

/** A product, a root, a reciprocal or a curve; or a constant raised. */
function power(sketch: GraphSketch): void {
  const exponent = pickOne(sketch, [2, 3, 0.5, -1, 1.5]);
  const base = exponent === 2 || exponent === 3 ? boundedInput(sketch, 2) : positive(sketch);
  const isBase = happens(sketch, 0.8);
  const constant = addScalar(sketch, isBase ? exponent : 1.75);
  addNode(sketch, "Pow", isBase ? [base.name, constant] : [constant, base.name], base.shape);
}

/** A constant or a bounded input by another that stays away from 0, on either side of it. */
export function quotient(sketch: GraphSketch): void {
  const divisor = positive(sketch);
  const signed = happens(sketch, 0.5) ? divisor : addNode(sketch, "Neg", [divisor.name], divisor.shape);
  const numerator = happens(sketch, 0.3) ? addScalar(sketch, 1.5) : pickOne(sketch, [divisor, signed]).name;
  addNode(sketch, "Div", [numerator, signed.name], divisor.shape);
}
