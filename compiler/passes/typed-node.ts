import type { FloatNode } from "../graph/float-graph.ts";
import type { Shape } from "../graph/shape.ts";
import { UnsupportedNode } from "../node-parts.ts";
import type { ElementType } from "../onnx/element-type.ts";
import { elementCount, ModelTooLarge } from "../onnx/tensor-shape.ts";
import type { Operator, TensorView } from "../operator.ts";
import { operatorOf } from "../operator-table.ts";
import { checkElementTypes } from "./check-element-types.ts";

/** No node may give more elements: each would be a wire of the circuit. */
const MAX_NODE_ELEMENTS = 2 ** 20;

export type TypedNode = Readonly<{ operator: Operator; shape: Shape; elementType: ElementType }>;

/**
 * What a node that depends on the model's inputs gives, once everything it says is known to be understood.
 * @error UnsupportedOperator, UnsupportedNode, ShapeMismatch, ModelTooLarge
 */
export function typedNode(node: FloatNode, tensors: TensorView): TypedNode {
  const operator = operatorOf(node);
  checkForm(node, operator);
  const elementType = checkElementTypes(node, operator, tensors);
  const shape = operator.inferShape(node, tensors);
  const what = `output of ${node.op} node "${node.name}"`;
  const elements = elementCount(shape, what);
  if (elements > MAX_NODE_ELEMENTS)
    throw new ModelTooLarge(`Number of elements of the ${what}`, elements, MAX_NODE_ELEMENTS);
  return { operator, shape, elementType };
}

/** Inputs, outputs and attributes are those that the operator has in the node's opset: nothing is ignored. */
function checkForm(node: FloatNode, { attributes, arity }: Operator): void {
  const refuse = (problem: string): never => {
    throw new UnsupportedNode(node, problem, "Check the model with onnx.checker and export it again");
  };
  const [fewest, most] = arity(node.opset);
  const given = node.inputs.findLastIndex((name) => name !== "") + 1;
  if (given < fewest || given > most)
    refuse(`it has ${given} inputs, and opset ${node.opset} has ${fewest === most ? most : `${fewest} to ${most}`}`);
  if (node.outputs.filter((name) => name !== "").length !== 1 || node.outputs[0] === "")
    refuse(`it has ${node.outputs.length} outputs instead of 1`);
  for (const name of Object.keys(node.attributes)) {
    const range = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (range === undefined) refuse(`attribute "${name}" is not supported`);
    else if (node.opset < (range.since ?? 1) || node.opset > (range.until ?? Infinity))
      refuse(`attribute "${name}" is not part of opset ${node.opset}`);
  }
}
