// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import type { TensorFact } from "../graph/inferred-graph.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import { widenTensor } from "../frontend/read-tensor.ts";
import { integerAttribute, inputOf, UnsupportedNode } from "../node-parts.ts";
import { ELEMENT_TYPES, elementTypeOf } from "../onnx/element-type.ts";
import { int64Tensor, makeTensor } from "../onnx/make-tensor.ts";
import type { KnownTensors } from "./tensor-view.ts";

/** Operators that read of a tensor no more than its shape and type. */
export const SHAPE_READERS: readonly string[] = ["Shape", "Size", "EyeLike"];

/** What they say of a tensor that depends on the model's inputs: every shape is known here, so it is a constant. */
export function staticShapeOf(node: FloatNode, { facts }: Pick<KnownTensors, "facts">): Tensor | undefined {
  if (node.domain !== "" || !SHAPE_READERS.includes(node.op)) return undefined;
  const fact = facts.get(inputOf(node, 0));
  if (fact === undefined) return undefined;
  const { shape } = fact;
  if (node.op === "EyeLike") return identityLike(node, fact);
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

/** Ones on a diagonal, zeros elsewhere. */
function identityLike(node: FloatNode, { shape, elementType }: TensorFact): Tensor {
  const code = integerAttribute(node, "dtype", ELEMENT_TYPES[elementType].code);
  const type = elementTypeOf(code, `The result of EyeLike node "${node.name}"`);
  const [rows, columns, ...more] = shape;
  if (rows === undefined || columns === undefined || more.length > 0)
    throw new UnsupportedNode(node, "its input is no matrix", "Check the model with onnx.checker");
  const diagonal = integerAttribute(node, "k", 0);
  const values = Array.from({ length: rows * columns }, (_, flat) =>
    (flat % columns) - Math.floor(flat / columns) === diagonal ? 1 : 0,
  );
  return widenTensor(makeTensor("", type, shape, type.endsWith("int64") ? values.map(BigInt) : values));
}
