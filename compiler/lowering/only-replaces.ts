// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { UnsupportedNode } from "../node-parts.ts";

/** Data and updates of a scatter that puts elements in the place of others. @error UnsupportedNode when it adds or compares them */
export function onlyReplaces(node: FloatNode): readonly number[] {
  const { reduction } = node.attributes;
  if (reduction !== undefined && reduction !== "none")
    throw new UnsupportedNode(
      node,
      `reduction ${typeof reduction === "string" ? JSON.stringify(reduction) : "of another kind"} is not supported`,
      'Only updates that replace elements (reduction "none") are: add or compare before the scatter',
    );
  return [0, 2];
}
