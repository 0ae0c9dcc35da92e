// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../../graph/float-graph.ts";
import { inputOf, UnsupportedNode } from "../../node-parts.ts";
import type { TensorView } from "../../operator.ts";

/** What a runtime rounds features to before it compares them with thresholds: whole numbers too. @error UnsupportedNode */
export function comparedAs(node: FloatNode, tensors: TensorView): "float32" | "float64" {
  const type = tensors.elementType(inputOf(node, 0));
  if (type === "float64") return "float64";
  if (type === "float32" || type === "int32" || type === "int64") return "float32";
  throw new UnsupportedNode(node, `it reads ${type}`, "Cast to float32 first");
}
