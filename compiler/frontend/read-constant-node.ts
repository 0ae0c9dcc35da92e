import type { Tensor } from "../graph/float-graph.ts";
import { MalformedModel } from "../onnx/malformed-model.ts";
import { UnsupportedModel } from "../onnx/decode-model.ts";
import type { OnnxAttribute, OnnxNode } from "../onnx/model.ts";
import { NonFiniteWeights, readTensor } from "./read-tensor.ts";

export function isConstantNode(node: OnnxNode): boolean {
  return node.domain === "" && node.op === "Constant";
}

/** The one output of a Constant node and its value: `value`, `value_float(s)` or `value_int(s)`. */
export function readConstantNode(node: OnnxNode): { name: string; tensor: Tensor } {
  const [name] = node.outputs;
  const [attribute] = node.attributes;
  if (name === undefined || name === "" || node.outputs.length !== 1 || node.inputs.length !== 0)
    throw new MalformedModel(`Constant node "${node.name}" must have no input and one output`);
  if (attribute === undefined || node.attributes.length !== 1)
    throw new MalformedModel(`Constant node "${node.name}" must have exactly one value`);
  return { name, tensor: valueOf(attribute, `value of Constant "${name}"`) };
}

function valueOf(attribute: OnnxAttribute, where: string): Tensor {
  switch (attribute.kind) {
    case "tensor":
      return readTensor(attribute.value, where);
    case "float":
    case "int":
      return ofNumbers([], [Number(attribute.value)], where);
    case "floats":
    case "ints":
      return ofNumbers([attribute.value.length], attribute.value.map(Number), where);
    case "string":
    case "strings":
      throw new UnsupportedModel(`has a text as ${where}`, "Remove what reads it before exporting.");
  }
}

function ofNumbers(shape: readonly number[], values: readonly number[], where: string): Tensor {
  const position = values.findIndex((value) => !Number.isFinite(value));
  if (position >= 0) throw new NonFiniteWeights(where, shape.length === 0 ? [] : [position], values[position] ?? NaN);
  return { shape, data: Float64Array.from(values) };
}
