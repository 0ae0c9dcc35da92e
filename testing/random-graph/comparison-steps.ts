// SPDX-License-Identifier: GPL-3.0-or-later
import {
  addCast,
  addHidden,
  addNode,
  addScalar,
  happens,
  pickOne,
  type Activation,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";

/** Steps of truths and of whole parts, kept away from where they jump. */
export const comparisonSteps = {
  Equal: (sketch: GraphSketch) => {
    comparison(sketch, "Equal", 11);
  },
  Greater: (sketch: GraphSketch) => {
    comparison(sketch, "Greater", 9);
  },
  GreaterOrEqual: (sketch: GraphSketch) => {
    comparison(sketch, "GreaterOrEqual", 12);
  },
  Less: (sketch: GraphSketch) => {
    comparison(sketch, "Less", 9);
  },
  LessOrEqual: (sketch: GraphSketch) => {
    comparison(sketch, "LessOrEqual", 12);
  },
  And: (sketch: GraphSketch) => {
    joinedTruths(sketch, "And");
  },
  Or: (sketch: GraphSketch) => {
    joinedTruths(sketch, "Or");
  },
  Xor: (sketch: GraphSketch) => {
    joinedTruths(sketch, "Xor");
  },
  Not: negatedTruth,
  Where: where,
  Floor: (sketch: GraphSketch) => {
    wholePart(sketch, "Floor", 7);
  },
  Ceil: (sketch: GraphSketch) => {
    wholePart(sketch, "Ceil", 7);
  },
  Round: (sketch: GraphSketch) => {
    wholePart(sketch, "Round", 11);
  },
  Sign: (sketch: GraphSketch) => {
    wholePart(sketch, "Sign", 9);
  },
  ArgMax: (sketch: GraphSketch) => {
    bestPlace(sketch, "ArgMax");
  },
  ArgMin: (sketch: GraphSketch) => {
    bestPlace(sketch, "ArgMin");
  },
} satisfies Record<string, OperatorStep>;

/** A truth about an input and a threshold that no value of it is. */
function truth(sketch: GraphSketch, op: string): Activation {
  const { name, shape } = pickOne(sketch, sketch.inputs);
  const threshold = addScalar(sketch, (sketch.random() - 0.5) * sketch.featureSize);
  const inputs = [name, threshold];
  return truths(sketch, op, happens(sketch, 0.5) ? inputs : inputs.toReversed(), shape);
}

function truths(sketch: GraphSketch, op: string, inputs: readonly string[], shape: readonly number[]): Activation {
  return addHidden(sketch, { op, inputs }, [{ type: "bool", shape }])[0];
}

function asNumbers(sketch: GraphSketch, truth: Activation): void {
  addCast(sketch, truth, "own");
}

/** An input compared with a constant on either side, as numbers. */
function comparison(sketch: GraphSketch, op: string, since = 9): void {
  if (sketch.opset >= since) asNumbers(sketch, truth(sketch, op));
}

/** Two truths about inputs joined, or one with itself. */
function joinedTruths(sketch: GraphSketch, op: string): void {
  if (sketch.opset < 9) return;
  const first = truth(sketch, "Greater");
  const second = happens(sketch, 0.7) ? truth(sketch, "Less") : first;
  const fits = second.shape.join() === first.shape.join() ? second : first;
  asNumbers(sketch, truths(sketch, op, [first.name, fits.name], first.shape));
}

function negatedTruth(sketch: GraphSketch): void {
  if (sketch.opset < 9) return;
  const first = truth(sketch, "Greater");
  asNumbers(sketch, truths(sketch, "Not", [first.name], first.shape));
}

/** A choice between an activation as large as an input, and a constant or another one. */
function where(sketch: GraphSketch): void {
  if (sketch.opset < 9) return;
  const condition = truth(sketch, "Greater");
  const alike = sketch.activations.filter(({ shape }) => shape.join() === condition.shape.join());
  const yes = pickOne(sketch, alike).name;
  const no = happens(sketch, 0.3) ? addScalar(sketch, sketch.random()) : pickOne(sketch, alike).name;
  addNode(
    sketch,
    "Where",
    happens(sketch, 0.5) ? [condition.name, yes, no] : [condition.name, no, yes],
    condition.shape,
  );
}

/** Whole parts of an input times something that keeps it off whole numbers. */
function wholePart(sketch: GraphSketch, op: string, since = 7): void {
  if (sketch.opset < since) return;
  const { name, shape } = pickOne(sketch, sketch.inputs);
  const scaled = addNode(sketch, "Mul", [name, addScalar(sketch, 3 / sketch.featureSize)], shape);
  const moved = addNode(sketch, "Add", [scaled.name, addScalar(sketch, 0.2 + sketch.random() / 5)], shape);
  addNode(sketch, op, [moved.name], shape);
}

/** The best place of an input along an axis. */
function bestPlace(sketch: GraphSketch, op: string): void {
  const { name, shape } = pickOne(sketch, sketch.inputs);
  if (sketch.opset < 11 || shape.length === 0) return;
  const last = sketch.opset >= 12 && happens(sketch, 0.5) ? { select_last_index: 1n } : {};
  const node = { op, inputs: [name], attributes: { axis: -1n, ...last } };
  const [place] = addHidden(sketch, node, [{ type: "int64", shape: [...shape.slice(0, -1), 1] }]);
  addCast(sketch, place, "own");
}
