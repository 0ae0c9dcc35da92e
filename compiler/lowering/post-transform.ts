// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { stringAttribute } from "../list-attributes.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { sameElements } from "./affine-node.ts";
import { SIGMOID } from "./elementary-curves.ts";
import { functionNode } from "./function-node.ts";
import { groupsOfRows } from "./groups.ts";
import { softmax } from "./softmax.ts";

/** What a model of scikit-learn's kind does to its scores last. */
type PostTransform = "NONE" | "LOGISTIC" | "SOFTMAX";

/** @error UnsupportedNode */
export function postTransformOf(node: FloatNode): PostTransform {
  const name = stringAttribute(node, "post_transform", "NONE");
  if (name === "NONE" || name === "LOGISTIC" || name === "SOFTMAX") return name;
  throw new UnsupportedNode(
    node,
    `its post_transform ${name} is not supported`,
    "Export it with NONE, LOGISTIC or SOFTMAX, or with its raw scores",
  );
}

/** The scores of each row, transformed. */
export function transformedNodes(
  scores: string,
  output: string,
  { rows, count }: Readonly<{ rows: number; count: number }>,
  transform: PostTransform,
): LoweredNode[] {
  if (transform === "NONE") return [sameElements(scores, output, rows * count)];
  if (transform === "LOGISTIC") return [functionNode(scores, output, SIGMOID)];
  return softmax(scores, output, groupsOfRows(rows, count));
}
