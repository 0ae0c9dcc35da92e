// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { TensorFact } from "../graph/inferred-graph.ts";
import { elementAt } from "../graph/element-at.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { elementCount, ModelTooLarge } from "../onnx/tensor-shape.ts";
import type { ComputingOperator, Operator, TensorView } from "../operator.ts";
import { checkElementTypes } from "./check-element-types.ts";

/** No node may give more elements: each would be a wire of the circuit. */
const MAX_NODE_ELEMENTS = 2 ** 20;

/**
 * What a node that depends on the model's inputs gives, output by output, once everything it says is known to be understood.
 * @error UnsupportedNode, ShapeMismatch, ModelTooLarge
 */
export function typedNode(node: FloatNode, operator: ComputingOperator, tensors: TensorView): TensorFact[] {
  checkForm(node, operator);
  const elementTypes = checkElementTypes(node, operator, tensors);
  const shapes = operator.inferShapes(node, tensors);
  return node.outputs.map((_, place) => {
    const shape = elementAt(shapes, place);
    checkNodeElements(node, shape);
    return { shape, elementType: elementAt(elementTypes, place) };
  });
}

/** @error ModelTooLarge */
export function checkNodeElements(node: FloatNode, shape: readonly number[]): void {
  const what = `output of ${node.op} node "${node.name}"`;
  const elements = elementCount(shape, what);
  if (elements > MAX_NODE_ELEMENTS)
    throw new ModelTooLarge(`Number of elements of the ${what}`, elements, MAX_NODE_ELEMENTS);
}

/** Inputs, outputs and attributes are those that the operator has in the node's opset: nothing is ignored. @error UnsupportedNode */
export function checkForm(node: FloatNode, { attributes, arity, outputs }: Operator): void {
  const refuse = (problem: string): never => {
    throw new UnsupportedNode(node, problem, "Check the model with onnx.checker and export it again");
  };
  checkCount(node, node.inputs, "inputs", arity(node.opset), refuse);
  checkCount(node, node.outputs, "outputs", outputs?.(node.opset) ?? [1, 1], refuse);
  for (const name of Object.keys(node.attributes)) {
    const range = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (range === undefined) refuse(`attribute "${name}" is not supported`);
    else if (node.opset < (range.since ?? 1) || node.opset > (range.until ?? Infinity))
      refuse(`attribute "${name}" is not part of opset ${node.opset}`);
  }
}

function checkCount(
  { opset }: FloatNode,
  names: readonly string[],
  side: "inputs" | "outputs",
  [fewest, most]: readonly [number, number],
  refuse: (problem: string) => never,
): void {
  const given = names.findLastIndex((name) => name !== "") + 1;
  const allowed = fewest === most ? String(most) : `${fewest} ${most === Infinity ? "or more" : `to ${most}`}`;
  if (given < fewest || given > most) refuse(`it has ${given} ${side}, and opset ${opset} has ${allowed}`);
}
