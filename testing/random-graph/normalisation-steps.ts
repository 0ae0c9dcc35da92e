// SPDX-License-Identifier: GPL-3.0-or-later
import {
  addConstant,
  addNode,
  addWeights,
  happens,
  pickActivation,
  pickOne,
  pickWhole,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";
import { boundedInput } from "./curve-steps.ts";
import { imageOf } from "./image-steps.ts";

/** Steps of operators that bring elements to one size or sum. */
export const normalisationSteps = {
  BatchNormalization: batchNormalization,
  GroupNormalization: (sketch: GraphSketch) => {
    normalization(sketch, "GroupNormalization");
  },
  InstanceNormalization: (sketch: GraphSketch) => {
    normalization(sketch, "InstanceNormalization");
  },
  LayerNormalization: (sketch: GraphSketch) => {
    trailingNormalization(sketch, "LayerNormalization", 17);
  },
  RMSNormalization: (sketch: GraphSketch) => {
    trailingNormalization(sketch, "RMSNormalization", 23);
  },
  LpNormalization: sharesOfNorm,
  LRN: responses,
  MeanVarianceNormalization: meanVariance,
  LogSoftmax: (sketch: GraphSketch) => {
    normalised(sketch, "LogSoftmax");
  },
  Softmax: (sketch: GraphSketch) => {
    normalised(sketch, "Softmax");
  },
  Hardmax: (sketch: GraphSketch) => {
    const { name, shape } = pickOne(sketch, sketch.inputs);
    if (shape.length >= 2 && sketch.opset >= 13) addNode(sketch, "Hardmax", [name], shape);
  },
} satisfies Record<string, OperatorStep>;

function batchNormalization(sketch: GraphSketch): void {
  const { name, shape } = happens(sketch, 0.5) ? imageOf(sketch) : pickActivation(sketch);
  const [, channels] = shape;
  if (channels === undefined) return;
  const variance = addWeights(sketch, [channels], "negatives");
  const statistics = [0, 1, 2].map(() => addWeights(sketch, [channels]));
  addNode(sketch, "BatchNormalization", [name, ...statistics, variance], shape, {
    ...(happens(sketch, 0.5) ? { epsilon: pickOne(sketch, [0.001, 0.5]) } : {}),
  });
}

/** With an epsilon so large that the root stays far from 0. */
function normalization(sketch: GraphSketch, op: "InstanceNormalization" | "GroupNormalization"): void {
  const { name, shape } = imageOf(sketch);
  const [, channels = 1] = shape;
  if (op === "GroupNormalization" && sketch.opset < 21) return;
  const inputs = [name, addWeights(sketch, [channels]), addWeights(sketch, [channels])];
  const groups = op === "GroupNormalization" ? { num_groups: BigInt(channels % 2 === 0 ? 2 : 1) } : {};
  addNode(sketch, op, inputs, shape, { epsilon: pickOne(sketch, [1, 16]), ...groups });
}

function trailingNormalization(sketch: GraphSketch, op: string, since: number): void {
  const { name, shape } = pickActivation(sketch);
  if (sketch.opset < since || shape.length === 0) return;
  const axis = pickWhole(sketch, 0, shape.length - 1);
  const inputs = [name, addWeights(sketch, shape.slice(axis))];
  if (op === "LayerNormalization" && happens(sketch, 0.6)) inputs.push(addWeights(sketch, shape.slice(axis)));
  addNode(sketch, op, inputs, shape, {
    epsilon: pickOne(sketch, [1, 16]),
    axis: BigInt(happens(sketch, 0.5) ? axis : axis - shape.length),
  });
}

/** Shares of one element alone jump at 0. */
function sharesOfNorm(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  const axis = shape.findIndex((dimension) => dimension > 2);
  if (axis < 0) return;
  addNode(sketch, "LpNormalization", [name], shape, { axis: BigInt(axis), p: happens(sketch, 0.5) ? 1n : 2n });
}

/** Along an axis counted from either end, or the default one. */
function normalised(sketch: GraphSketch, op: string): void {
  const { name, shape } = pickActivation(sketch);
  if (shape.length < 2) return; // the default axis was 1 once
  const axis = pickWhole(sketch, sketch.opset >= 11 ? -shape.length : 0, shape.length - 1);
  addNode(sketch, op, [name], shape, happens(sketch, 0.3) ? {} : { axis: BigInt(axis) });
}

/** Among images, over one channel or three. */
function responses(sketch: GraphSketch): void {
  const { name, shape } = imageOf(sketch);
  if (shape.length !== 4) return;
  const form = { alpha: pickOne(sketch, [0.25, 2]), beta: pickOne(sketch, [0.5, 0.75]), bias: 1 };
  addNode(sketch, "LRN", [name], shape, { ...form, size: pickOne(sketch, [1n, 3n]) });
}

/** Of an input and constants that keep its elements apart: of equal ones there is no answer. */
function meanVariance(sketch: GraphSketch): void {
  const { name, shape } = boundedInput(sketch, 1);
  const last = shape.at(-1) ?? 1;
  if (last < 2 || sketch.opset < 9) return;
  const apart = Array.from({ length: last }, (_, place) => 4 * place + sketch.random());
  const spread = addNode(sketch, "Add", [name, addConstant(sketch, [last], apart.map(Math.fround), "own")], shape);
  addNode(sketch, "MeanVarianceNormalization", [spread.name], shape, { axes: [BigInt(shape.length - 1)] });
}
