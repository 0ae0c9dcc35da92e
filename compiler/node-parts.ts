// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";
import type { FloatNode, Tensor } from "./graph/float-graph.ts";
import type { TensorView } from "./operator.ts";

/** The operator is known, this use of it is not. */
export class UnsupportedNode extends FatalError {
  constructor(node: FloatNode, problem: string, remedy: string) {
    super("UNSUPPORTED_NODE", `${node.op} node "${node.name}": ${problem}. ${remedy}.`, {
      details: { op: node.op, node: node.name, problem },
    });
  }
}

/** Input number `index` of a node. @error UnsupportedNode when it is left out */
export function inputOf(node: FloatNode, index: number): string {
  const name = node.inputs[index];
  if (name === undefined || name === "")
    throw new UnsupportedNode(node, `input ${index} is missing`, "Export the model again");
  return name;
}

/** The constant that input number `index` must be; `remedy` says what to do otherwise. @error UnsupportedNode */
export function constantInput(node: FloatNode, index: number, tensors: TensorView, remedy: string): Tensor {
  const name = inputOf(node, index);
  const tensor = tensors.constant(name);
  if (tensor === undefined)
    throw new UnsupportedNode(
      node,
      `input ${index} ("${name}") depends on the model's inputs, and only a constant is supported there`,
      remedy,
    );
  return tensor;
}

/** Output number 0, the only one that the supported operators have. */
export function outputOf(node: FloatNode): string {
  const [name] = node.outputs;
  if (name === undefined) throw new UnsupportedNode(node, "it has no output", "Export the model again");
  return name;
}

/** An integer attribute, ONNX's default where it is left out. */
export function integerAttribute(node: FloatNode, name: string, byDefault: number): number {
  const value = node.attributes[name];
  if (value === undefined) return byDefault;
  if (typeof value === "bigint" || typeof value === "number") return Number(value);
  throw new UnsupportedNode(node, `attribute ${name} is not an integer`, "Export the model again");
}

/** A float attribute, ONNX's default where it is left out: a float32, as one that is given. @error UnsupportedNode */
export function floatAttribute(node: FloatNode, name: string, byDefault: number): number {
  const value = node.attributes[name];
  if (value === undefined) return Math.fround(byDefault);
  if (typeof value === "number") return value;
  throw new UnsupportedNode(node, `attribute ${name} is not a float`, "Export the model again");
}

/** A list of integers that older opsets keep as an attribute. */
export function integersAttribute(node: FloatNode, name: string): number[] | undefined {
  const value = node.attributes[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === "bigint" || typeof item === "number"))
    return value.map(Number);
  throw new UnsupportedNode(node, `attribute ${name} is not a list of integers`, "Export the model again");
}

/** The integers of a constant input that says how, such as axes. @error UnsupportedNode */
export function settingInput(node: FloatNode, index: number, tensors: TensorView): number[] {
  const tensor = constantInput(node, index, tensors, "Fix it when exporting: a circuit has one shape");
  if (tensor.elementType !== "int64" && tensor.elementType !== "int32")
    throw new UnsupportedNode(
      node,
      `input ${index} is ${tensor.elementType} instead of int64`,
      "Export the model again",
    );
  return Array.from(tensor.data);
}
