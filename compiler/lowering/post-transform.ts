import type { FloatNode } from "../graph/float-graph.ts";
import { stringAttribute } from "../list-attributes.ts";
import { UnsupportedNode } from "../node-parts.ts";

export function noPostTransform(node: FloatNode): void {
  const name = stringAttribute(node, "post_transform", "NONE");
  if (name !== "NONE")
    throw new UnsupportedNode(node, `its post_transform ${name} is not supported`, "Export the model's raw scores");
}
