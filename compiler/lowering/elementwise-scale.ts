// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { Tensor } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, type Shape } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode } from "./affine-node.ts";

/** input · factors, elementwise. */
export function elementwiseScale(
  input: Readonly<{ name: string; shape: Shape }>,
  factors: Pick<Tensor, "shape" | "data">,
  output: Readonly<{ name: string; shape: Shape }>,
): LoweredNode {
  const indices = broadcastIndices(input.shape, output.shape);
  const factorIndices = broadcastIndices(factors.shape, output.shape);
  const map = new SparseMapBuilder(indices.length);
  indices.forEach((index, element) => {
    map.add(index, elementAt(factors.data, elementAt(factorIndices, element)));
    map.endRow();
  });
  return affineNode([input.name], output.name, map.build());
}
