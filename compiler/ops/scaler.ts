// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { writtenMap, type WrittenRow } from "../lowering/written-map.ts";
import { floatsAttribute } from "../list-attributes.ts";
import { inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = (x − offset) · scale, by the last axis; one offset or scale does for all. @shape x[…,f] -> y[…,f] @error of the rounded scales */
export const definition: Operator = {
  name: "Scaler",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: { offset: {}, scale: {} },
  arity: () => [1, 1],
  elements: "any",
  error: "rounded-coefficients",
  inferElementTypes: () => ["float32"],
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    const features = shape.at(-1) ?? 1;
    const [offset, scale] = [perFeature(node, "offset", features, 0), perFeature(node, "scale", features, 1)];
    const rows = Array.from({ length: sizeOf(shape) }, (_, place): WrittenRow => {
      const factor = scale(place % features);
      return [-offset(place % features) * factor, [place, factor]];
    });
    return [affineNode([inputOf(node, 0)], outputOf(node), writtenMap(rows))];
  },
  examples: [
    {
      title: "shifts and scales each feature of two rows",
      inputs: [{ shape: [2, 3] }],
      attributes: { offset: [0.5, -1.25, 3], scale: [0.3, 2, -0.7] },
    },
    {
      title: "shifts and scales all alike",
      inputs: [{ shape: [1, 3] }],
      attributes: { offset: [0.25], scale: [1.5] },
    },
  ],
};

function perFeature(node: FloatNode, name: string, features: number, byDefault: number): (feature: number) => number {
  const values = floatsAttribute(node, name) ?? [byDefault];
  if (values.length !== 1 && values.length !== features)
    throw new UnsupportedNode(
      node,
      `it has ${values.length} of ${name} for ${features} features`,
      "Check the model with onnx.checker and export it again",
    );
  return (feature) => values[values.length === 1 ? 0 : feature] ?? byDefault;
}
