// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode } from "./affine-node.ts";

/** A number for all elements, or one for each. */
export type PerElement = number | ArrayLike<number>;

/** output = Σ weight · tensor + bias, element by element, over tensors of `size` elements. */
export function linearNode(
  terms: readonly (readonly [tensor: string, weight: PerElement])[],
  output: string,
  size: number,
  bias: PerElement = 0,
): LoweredNode {
  const map = new SparseMapBuilder(terms.length * size);
  for (let element = 0; element < size; element++) {
    for (const [place, [, weight]] of terms.entries()) map.add(place * size + element, numberAt(weight, element));
    map.endRow(numberAt(bias, element));
  }
  return affineNode(
    terms.map(([tensor]) => tensor),
    output,
    map.build(),
  );
}

function numberAt(values: PerElement, element: number): number {
  return typeof values === "number" ? values : elementAt(values, element);
}
