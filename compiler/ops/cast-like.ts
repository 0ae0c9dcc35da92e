// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { castNodes, castTarget } from "../lowering/cast.ts";
import { inputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** Cast to the element type of a second tensor, of which nothing else is read. @shape x[…], like[…] -> y[x] @error none where x is held exactly */
export const definition: Operator = {
  name: "CastLike",
  sinceOpset: 15,
  attributes: { saturate: { since: 19 }, round_mode: { since: 24 } },
  arity: () => [2, 2],
  elements: "any",
  settings: [1],
  inferElementTypes: (node, tensors) => [castTarget(node, tensors.elementType(inputOf(node, 1)))],
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 8 * sizeOf(shape),
  lower: (node, tensors, [shape]) =>
    castNodes(node, tensors, castTarget(node, tensors.elementType(inputOf(node, 1))), sizeOf(shape)),
  examples: [
    {
      title: "casts to whole numbers",
      inputs: [{ shape: [1, 3] }, { shape: [1], values: [0], elementType: "int32" }],
      outputTypes: ["int32"],
    },
    { title: "casts to floats", inputs: [{ shape: [1, 3], elementType: "int64" }, { shape: [1, 2] }] },
  ],
};
