// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { floatsAttribute } from "../list-attributes.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { affineNode } from "./affine-node.ts";

/** The attributes coefficients[t, f] and intercepts[t] over each row of features: t scores. @error UnsupportedNode */
export function linearScores(
  node: FloatNode,
  input: string,
  output: string,
  { rows, features, count }: Readonly<{ rows: number; features: number; count: number }>,
): LoweredNode {
  const coefficients = floatsAttribute(node, "coefficients") ?? [];
  const intercepts = floatsAttribute(node, "intercepts") ?? [];
  if (coefficients.length !== count * features || (intercepts.length !== 0 && intercepts.length !== count))
    throw new UnsupportedNode(
      node,
      `it has ${coefficients.length} coefficients and ${intercepts.length} intercepts for ${count} scores of ${features} features`,
      "Check the model with onnx.checker and export it again",
    );
  const map = new SparseMapBuilder(rows * coefficients.length);
  for (let row = 0; row < rows; row++)
    for (let score = 0; score < count; score++) {
      for (let k = 0; k < features; k++) map.add(row * features + k, elementAt(coefficients, score * features + k));
      map.endRow(intercepts[score] ?? 0);
    }
  return affineNode([input], output, map.build());
}
