// SPDX-License-Identifier: GPL-3.0-or-later
import { broadcastShape, sizeOf } from "../../compiler/graph/shape.ts";
import {
  addNode,
  addScalar,
  addWeights,
  happens,
  pickActivation,
  pickOne,
  pickWhole,
  type Activation,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";
import { MAX_ELEMENTS, MAX_RANK } from "./limits.ts";
import { boundedInput, quotient } from "./curve-steps.ts";

/** Steps of sums, products and quotients of elements. */
export const arithmeticSteps = {
  Add: (sketch: GraphSketch) => {
    elementwise(sketch, "Add");
  },
  Sub: (sketch: GraphSketch) => {
    elementwise(sketch, "Sub");
  },
  Mul: (sketch: GraphSketch) => {
    if (happens(sketch, 0.4)) {
      product(sketch);
      return;
    }
    const input = pickActivation(sketch);
    const shape = broadcastPartner(sketch, input.shape);
    const inputs = [input.name, addWeights(sketch, shape)];
    addNode(sketch, "Mul", happens(sketch, 0.5) ? inputs : inputs.toReversed(), broadcast(input.shape, shape));
  },
  Div: (sketch: GraphSketch) => {
    if (happens(sketch, 0.3)) {
      quotient(sketch);
      return;
    }
    const input = pickActivation(sketch);
    const shape = broadcastPartner(sketch, input.shape);
    const divisor = addWeights(sketch, shape, "zeros");
    addNode(sketch, "Div", [input.name, divisor], broadcast(input.shape, shape));
  },
  Abs: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    addNode(sketch, "Abs", [name], shape);
  },
  Neg: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    addNode(sketch, "Neg", [name], shape);
  },
  Relu: (sketch: GraphSketch) => {
    const { name, shape } = happens(sketch, 0.2) ? almostAlwaysNegative(sketch) : pickActivation(sketch);
    addNode(sketch, "Relu", [name], shape);
  },
  Identity: (sketch: GraphSketch) => {
    const { name, shape } = pickActivation(sketch);
    addNode(sketch, "Identity", [name], shape);
  },
  Max: (sketch: GraphSketch) => {
    variadic(sketch, "Max");
  },
  Mean: (sketch: GraphSketch) => {
    variadic(sketch, "Mean");
  },
  Min: (sketch: GraphSketch) => {
    variadic(sketch, "Min");
  },
  Sum: (sketch: GraphSketch) => {
    variadic(sketch, "Sum");
  },
} satisfies Record<string, OperatorStep>;

/** An input less nearly its largest value: a ReLU of it lives in a corner that coarse integers do not see. */
function almostAlwaysNegative(sketch: GraphSketch): Activation {
  const { name, shape } = pickOne(sketch, sketch.inputs);
  const nearly = addScalar(sketch, sketch.featureSize * pickOne(sketch, [0.9, 0.97, 0.99]));
  return addNode(sketch, "Sub", [name, nearly], shape);
}

function broadcast(left: readonly number[], right: readonly number[]): readonly number[] {
  return broadcastShape(left, right, "a made-up graph");
}

/** A shape that broadcasts with `shape` in one direction or the other, or in both. */
function broadcastPartner(sketch: GraphSketch, shape: readonly number[]): readonly number[] {
  const kept = shape.slice(pickWhole(sketch, 0, shape.length));
  const partner = kept.map((dimension) => (happens(sketch, 0.3) ? 1 : dimension));
  const grown = partner.map((dimension, axis) =>
    dimension === 1 && kept[axis] === 1 && happens(sketch, 0.25) ? pickWhole(sketch, 2, 3) : dimension,
  );
  const longer =
    happens(sketch, 0.15) && shape.length < MAX_RANK && kept.length === shape.length ? [2, ...grown] : grown;
  return sizeOf(broadcast(shape, longer)) <= MAX_ELEMENTS ? longer : partner;
}

function fitsWith(input: Activation): (other: Activation) => boolean {
  return ({ shape }) => {
    const rank = Math.max(shape.length, input.shape.length);
    const fits = Array.from({ length: rank }, (_, back) => {
      const [left, right] = [shape.at(-1 - back) ?? 1, input.shape.at(-1 - back) ?? 1];
      return back >= shape.length || back >= input.shape.length || left === right || left === 1 || right === 1;
    });
    return fits.every(Boolean) && sizeOf(broadcast(shape, input.shape)) <= MAX_ELEMENTS;
  };
}

/** With a constant on either side, with another activation, or with itself. */
function elementwise(sketch: GraphSketch, op: string): void {
  const input = pickActivation(sketch);
  const kind = sketch.random();
  const other = kind < 0.15 ? input : pickOne(sketch, sketch.activations.filter(fitsWith(input)));
  const shape = kind < 0.55 ? other.shape : broadcastPartner(sketch, input.shape);
  const names = [input.name, kind < 0.55 ? other.name : addWeights(sketch, shape)];
  addNode(sketch, op, happens(sketch, 0.5) ? names : names.toReversed(), broadcast(input.shape, shape));
}

/** One to three activations and constants, broadcast. */
function variadic(sketch: GraphSketch, op: string): void {
  if (sketch.opset < 8) return;
  const first = pickActivation(sketch);
  const others = sketch.activations.filter(({ shape }) => canJoin(first.shape, shape));
  const inputs = [first.name];
  let { shape } = first;
  for (let more = pickWhole(sketch, 0, 2); more > 0; more--) {
    const other = pickOne(sketch, others);
    const isConstant = happens(sketch, 0.4);
    if (!isConstant && !canJoin(shape, other.shape)) continue;
    inputs.push(isConstant ? addWeights(sketch, happens(sketch, 0.5) ? [] : shape.slice(-1)) : other.name);
    if (!isConstant) shape = broadcastShape(shape, other.shape, "a made-up graph");
  }
  addNode(sketch, op, happens(sketch, 0.5) ? inputs : inputs.toReversed(), shape);
}

function canJoin(a: readonly number[], b: readonly number[]): boolean {
  try {
    return sizeOf(broadcastShape(a, b, "a made-up graph")) <= MAX_ELEMENTS;
  } catch {
    return false;
  }
}

/** Two activations, or one and itself. Inputs, brought to a size, more often than what is made of them: sizes multiply. */
function product(sketch: GraphSketch): void {
  const isInput = happens(sketch, 0.7);
  const left = isInput ? boundedInput(sketch, pickOne(sketch, [1, 8])) : pickActivation(sketch);
  const others = isInput ? [left, boundedInput(sketch, 2), ...sketch.inputs] : sketch.activations;
  const right = pickOne(sketch, others.filter(fitsWith(left)));
  addNode(sketch, "Mul", [left.name, right.name], broadcast(left.shape, right.shape));
}
