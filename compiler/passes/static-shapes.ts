import { sizeOf } from "../graph/shape.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import { widenTensor } from "../frontend/read-tensor.ts";
import { integerAttribute, inputOf, UnsupportedNode } from "../node-parts.ts";
import { int64Tensor } from "../onnx/make-tensor.ts";
import type { KnownTensors } from "./tensor-view.ts";

/** What Shape and Size say of a tensor that depends on the model's inputs: every shape is known here, so it is a constant. */
export function staticShapeOf(node: FloatNode, { facts }: Pick<KnownTensors, "facts">): Tensor | undefined {
  if (node.domain !== "" || (node.op !== "Shape" && node.op !== "Size")) return undefined;
  const shape = facts.get(inputOf(node, 0))?.shape;
  if (shape === undefined) return undefined;
  if (node.op === "Size") return widenTensor(int64Tensor("", [], [BigInt(sizeOf(shape))]));
  const unknown = Object.keys(node.attributes).find((name) => !["start", "end"].includes(name) || node.opset < 15);
  if (unknown !== undefined)
    throw new UnsupportedNode(
      node,
      `attribute "${unknown}" is not part of opset ${node.opset}`,
      "Check the model with onnx.checker and export it again",
    );
  const rank = shape.length;
  const place = (name: string, byDefault: number): number => {
    const given = integerAttribute(node, name, byDefault);
    return Math.min(Math.max(given < 0 ? given + rank : given, 0), rank);
  };
  const part = shape.slice(place("start", 0), place("end", rank)).map(BigInt);
  return widenTensor(int64Tensor("", [part.length], part));
}
