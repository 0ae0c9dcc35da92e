// SPDX-License-Identifier: GPL-3.0-or-later
import type { Tensor } from "../graph/float-graph.ts";
import { makeTensor } from "../onnx/make-tensor.ts";
import { MalformedModel } from "../onnx/malformed-model.ts";
import { UnsupportedModel } from "../onnx/unsupported-model.ts";
import type { OnnxAttribute, OnnxNode } from "../onnx/model.ts";
import { readConstant } from "./read-tensor.ts";

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
      return readConstant(attribute.value, where);
    case "float":
      return readConstant(makeTensor("", "float32", [], [attribute.value]), where);
    case "int":
      return readConstant(makeTensor("", "int64", [], [attribute.value]), where);
    case "floats":
      return readConstant(makeTensor("", "float32", [attribute.value.length], attribute.value), where);
    case "ints":
      return readConstant(makeTensor("", "int64", [attribute.value.length], attribute.value), where);
    case "string":
    case "strings":
      throw new UnsupportedModel(`has a text as ${where}`, "Remove what reads it before exporting.");
  }
}
