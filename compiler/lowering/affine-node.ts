// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { identityMap, pickingMap, type SparseMap } from "../graph/sparse-map.ts";

/** output = b + A x over the elements of all inputs, one input after the other. */
export function affineNode(inputs: readonly string[], output: string, map: SparseMap): LoweredNode {
  return { primitive: "Affine", inputs, output, parameters: map };
}

/** The elements of the inputs that `picks` name, numbered one input after the other; a negative one gives `fill`. */
export function pickingNode(
  inputs: readonly string[],
  output: string,
  picks: ArrayLike<number>,
  fill = 0,
): LoweredNode {
  return affineNode(inputs, output, pickingMap(picks, fill));
}

/** The same elements under another name or shape. */
export function sameElements(input: string, output: string, size: number): LoweredNode {
  return affineNode([input], output, identityMap(size));
}

/** A tensor that depends on nothing. */
export function constantNode(output: string, values: ArrayLike<number>): LoweredNode {
  const biases = Float64Array.from(values);
  const map = { starts: new Uint32Array(biases.length + 1), columns: new Uint32Array(0), weights: new Float64Array(0) };
  return affineNode([], output, { ...map, biases });
}
