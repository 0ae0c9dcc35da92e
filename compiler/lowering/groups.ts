// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode } from "./affine-node.ts";

/** Elements that become one: group i has the members `starts[i]` … `starts[i + 1]`, numbers of elements. */
export type Groups = Readonly<{ starts: Uint32Array; members: Uint32Array }>;

/** Each row of a matrix, row-major. */
export function groupsOfRows(rows: number, columns: number): Groups {
  return {
    starts: Uint32Array.from({ length: rows + 1 }, (_, row) => row * columns),
    members: Uint32Array.from({ length: rows * columns }, (_, place) => place),
  };
}

export function groupCount({ starts }: Groups): number {
  return starts.length - 1;
}

/** The weighted sum of each group; `weightOf` is told its size. */
export function groupSums(
  input: string,
  output: string,
  { starts, members }: Groups,
  weightOf: (count: number, group: number) => number,
): LoweredNode {
  const map = new SparseMapBuilder(members.length);
  for (let group = 0; group + 1 < starts.length; group++) {
    const [start, end] = [elementAt(starts, group), elementAt(starts, group + 1)];
    const weight = weightOf(end - start, group);
    for (let place = start; place < end; place++) map.add(elementAt(members, place), weight);
    map.endRow();
  }
  return affineNode([input], output, map.build());
}
