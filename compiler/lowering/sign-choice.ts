// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { affineNode } from "./affine-node.ts";
import { selectNode } from "./select-node.ts";
import { writtenMap } from "./written-map.ts";

/**
 * output = isPositive ? value : −value, of the elements that `places` name of each. Where the ranges tell the sign, nothing is left to
 * choose, and the range of what is chosen is no wider than it.
 */
export function signChoiceNodes(
  isPositive: Readonly<{ name: string; size: number; places: readonly number[] }>,
  value: Readonly<{ name: string; places: readonly number[] }>,
  output: string,
): LoweredNode[] {
  const choices = `${output}:choices`;
  const row = (column: number, weight: number) => [0, [column, weight]] as const;
  const rows = [
    ...isPositive.places.map((place) => row(place, 1)),
    ...value.places.map((place) => row(isPositive.size + place, 1)),
    ...value.places.map((place) => row(isPositive.size + place, -1)),
  ];
  return [
    { ...affineNode([isPositive.name, value.name], choices, writtenMap(rows)), source: output },
    selectNode(choices, output),
  ];
}
