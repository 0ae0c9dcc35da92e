// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatGraph, FloatNode } from "../graph/float-graph.ts";
import { inputOf, UnsupportedNode } from "../node-parts.ts";
import { type ElementType, integerRangeOf } from "../onnx/element-type.ts";
import { UnsupportedModel } from "../onnx/unsupported-model.ts";
import type { ComputingOperator, MovingOperator, TensorView } from "../operator.ts";

/** Real numbers: what their own rounding is off by is measured against onnxruntime's, and allowed for. */
const FLOATS: readonly ElementType[] = ["float32", "float64", "float16"];

/**
 * The one place where element types are judged: the types of what a node gives, once it is known to compute what real numbers
 * compute. ONNX's arithmetic on integers and booleans truncates in places and wraps, and on bfloat16 rounds to 8 bits.
 * @error UnsupportedNode
 */
export function checkElementTypes(
  node: FloatNode,
  operator: ComputingOperator,
  tensors: TensorView,
): readonly ElementType[] {
  const settings = operator.settings ?? [];
  const first = commonType(
    node,
    [...node.inputs.keys()].filter((index) => !settings.includes(index)),
    tensors,
  );
  const given = operator.inferElementTypes?.(node, tensors) ?? node.outputs.map(() => first);
  const isUnderstood =
    FLOATS.includes(first) || (operator.elements === "numbers" && first !== "bool" && isInteger(first));
  if (operator.elements !== "any" && !isUnderstood)
    throw new UnsupportedNode(
      node,
      `it computes in ${first}, ${isInteger(first) ? "where ONNX truncates and wraps" : "which rounds to 8 bits"}`,
      "Only arithmetic on float32, float64 and float16 is supported on what depends on the inputs: cast to float32 first",
    );
  return given;
}

/** Moved elements keep their type. @error UnsupportedNode */
export function movedTypes(node: FloatNode, operator: MovingOperator, tensors: TensorView): readonly ElementType[] {
  const type = commonType(node, operator.moves(node, tensors), tensors);
  return operator.inferElementTypes?.(node, tensors) ?? node.outputs.map(() => type);
}

/** The one type of some inputs. */
function commonType(node: FloatNode, inputs: readonly number[], tensors: TensorView): ElementType {
  const types = inputs.flatMap((index) => (node.inputs[index] ? [tensors.elementType(node.inputs[index])] : []));
  const first = types[0] ?? tensors.elementType(inputOf(node, 0));
  const other = types.find((type) => type !== first);
  if (other !== undefined)
    throw new UnsupportedNode(
      node,
      `it mixes ${first} and ${other}, which ONNX does not allow`,
      "Check the model with onnx.checker and cast one of them",
    );
  return first;
}

/** Whole numbers can be features, and so can floats that are not rounded on their way in. @error UnsupportedModel */
export function checkInputTypes(graph: FloatGraph): FloatGraph {
  for (const { name, elementType } of graph.inputs)
    if (!FLOATS.includes(elementType) && !isInteger(elementType))
      throw new UnsupportedModel(
        `has the ${elementType} input "${name}"`,
        "Give the input as float32 (model.float() before exporting) or as whole numbers.",
        { name, elementType },
      );
  return graph;
}

function isInteger(type: ElementType): boolean {
  return integerRangeOf(type) !== undefined;
}
