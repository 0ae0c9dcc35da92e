// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { affineNode, pickingNode } from "../lowering/affine-node.ts";
import { stepsNode } from "../lowering/steps-node.ts";
import { nextAbove } from "../lowering/trees/float-neighbour.ts";
import { writtenMap } from "../lowering/written-map.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import type { Operator } from "../operator.ts";

/** y = [x ≥ 0] + [x > 0] − 1. @shape x[…] -> y[…] @error none where x is held exactly */
export const definition: Operator = {
  name: "Sign",
  sinceOpset: 9,
  attributes: {},
  arity: () => [1, 1],
  elements: "numbers",
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 6 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const [input, output, size] = [inputOf(node, 0), outputOf(node), sizeOf(shape)];
    const type = tensors.elementType(input);
    const isWhole = integerRangeOf(type) !== undefined;
    const precision = isWhole || type === "float64" ? "float64" : "float32";
    const [from, over] = isWhole ? [-0.5, 0.5] : [0, nextAbove(0, precision)];
    const [twice, steps] = [`${output}:compared`, `${output}:steps`];
    const places = Array.from({ length: 2 * size }, (_, place) => place % size);
    const rows = Array.from({ length: size }, (_, place) => [-1, [place, 1], [size + place, 1]] as const);
    const thresholds = places.map((_, place) => (place < size ? from : over));
    return [
      { ...pickingNode([input], twice, places), source: output },
      { ...stepsNode(twice, steps, thresholds, precision), source: output },
      affineNode([steps], output, writtenMap(rows)),
    ];
  },
  examples: [
    { title: "tells the sign", inputs: [{ shape: [1, 4] }] },
    {
      title: "tells the sign of whole numbers",
      inputs: [{ shape: [1, 3], elementType: "int32" }],
      outputTypes: ["int32"],
    },
  ],
};
