// SPDX-License-Identifier: GPL-3.0-or-later
import {
  addNode,
  addScalar,
  addWeights,
  happens,
  pickActivation,
  pickOne,
  type GraphSketch,
  type OperatorStep,
} from "./graph-sketch.ts";

/** Steps of operators that are straight but for a few bends. */
export const boundedSteps = {
  Clip: clip,
  HardSigmoid: hardSigmoid,
  LeakyRelu: leakyRelu,
  PRelu: pRelu,
  Shrink: shrink,
  ThresholdedRelu: thresholdedRelu,
} satisfies Record<string, OperatorStep>;

function clip(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  const [least, most] = [-sketch.random() * sketch.featureSize, sketch.random() * sketch.featureSize].map(Math.fround);
  const [low, high] = [happens(sketch, 0.7), happens(sketch, 0.7)];
  if (sketch.opset < 11)
    addNode(sketch, "Clip", [name], shape, {
      ...(low ? { min: least ?? 0 } : {}),
      ...(high ? { max: most ?? 0 } : {}),
    });
  else {
    const bounds = [low ? addScalar(sketch, least ?? 0) : "", high ? addScalar(sketch, most ?? 0) : ""];
    addNode(sketch, "Clip", [name, ...(high ? bounds : low ? bounds.slice(0, 1) : [])], shape);
  }
}

function leakyRelu(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  addNode(sketch, "LeakyRelu", [name], shape, happens(sketch, 0.5) ? { alpha: pickOne(sketch, [0.25, -1.5, 2]) } : {});
}

function pRelu(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  const slopes = pickOne(sketch, [shape.length === 0 ? [] : [1], shape, shape.slice(-1)]);
  addNode(sketch, "PRelu", [name, addWeights(sketch, slopes)], shape);
}

function hardSigmoid(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  addNode(
    sketch,
    "HardSigmoid",
    [name],
    shape,
    happens(sketch, 0.5) ? { alpha: 0.125, beta: pickOne(sketch, [0, 0.75]) } : {},
  );
}

function thresholdedRelu(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  if (sketch.opset < 10) return;
  addNode(sketch, "ThresholdedRelu", [name], shape, happens(sketch, 0.5) ? { alpha: pickOne(sketch, [-0.5, 3]) } : {});
}

function shrink(sketch: GraphSketch): void {
  const { name, shape } = pickActivation(sketch);
  if (sketch.opset < 9) return;
  const lambd = pickOne(sketch, [0.25, 2]);
  addNode(sketch, "Shrink", [name], shape, { lambd, bias: pickOne(sketch, [0, lambd, -1]) });
}
