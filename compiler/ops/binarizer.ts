// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { stepsNode } from "../lowering/steps-node.ts";
import { nextAbove } from "../lowering/trees/float-neighbour.ts";
import { floatAttribute, inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = 1 where x > threshold, else 0. @shape x[…] -> y[…] @error none where x is held exactly */
export const definition: Operator = {
  name: "Binarizer",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: { threshold: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const type = tensors.elementType(inputOf(node, 0)) === "float64" ? "float64" : "float32";
    const threshold = nextAbove(Math.fround(floatAttribute(node, "threshold", 0)), type);
    return [stepsNode(inputOf(node, 0), outputOf(node), new Float64Array(sizeOf(shape)).fill(threshold), type)];
  },
  examples: [
    { title: "tells what is above a threshold", inputs: [{ shape: [1, 4] }], attributes: { threshold: 0.25 } },
    { title: "tells what is positive", inputs: [{ shape: [2, 2] }] },
  ],
};
