// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { integerAttribute, UnsupportedNode } from "../node-parts.ts";

/** A node of onnxruntime's own whose channels are axis 1, as ONNX's are. @error UnsupportedNode */
export function channelsFirst(node: FloatNode): FloatNode {
  if (integerAttribute(node, "channels_last", 0) === 0) return node;
  throw new UnsupportedNode(
    node,
    "its channels are the last axis",
    "Give the model from before onnxruntime's optimisation (channels_last 0)",
  );
}
