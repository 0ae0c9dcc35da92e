// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { UnsupportedNode } from "../node-parts.ts";

/** A resampling that picks elements and makes no new values. @error UnsupportedNode */
export function takesNearest(node: FloatNode): void {
  const mode = node.attributes.mode ?? "nearest";
  if (mode !== "nearest")
    throw new UnsupportedNode(
      node,
      `mode ${typeof mode === "string" ? JSON.stringify(mode) : "of another kind"} is not supported`,
      'Use mode "nearest"',
    );
}
