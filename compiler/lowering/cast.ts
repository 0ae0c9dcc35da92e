// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import { integerRangeOf, type ElementType } from "../onnx/element-type.ts";
import type { TensorView } from "../operator.ts";
import { sameElements } from "./affine-node.ts";
import { relationNodes, RELATIONS } from "./comparison.ts";
import { linearNode } from "./linear-node.ts";
import { truncateNode } from "./whole-part-nodes.ts";

/** A type that a node casts to. @error UnsupportedNode */
export function castTarget(node: FloatNode, to: ElementType): ElementType {
  if (to === "bfloat16")
    throw new UnsupportedNode(
      node,
      "it casts to bfloat16, which rounds to 8 bits",
      "Cast to float32, float64 or float16",
    );
  return to;
}

/** A node's first input in another element type. */
export function castNodes(node: FloatNode, tensors: TensorView, to: ElementType, size: number): LoweredNode[] {
  const [input, output] = [inputOf(node, 0), outputOf(node)];
  const from = tensors.elementType(input);
  if (to === "bool" && from !== "bool") {
    const isZero = `${output}:is-zero`;
    const nodes = relationNodes(input, isZero, from, new Float64Array(size), RELATIONS.equal);
    return [...nodes.map((each) => ({ ...each, source: output })), linearNode([[isZero, -1]], output, size, 1)];
  }
  const losesFraction = integerRangeOf(to) !== undefined && integerRangeOf(from) === undefined;
  return [losesFraction ? truncateNode(input, output) : sameElements(input, output, size)];
}
