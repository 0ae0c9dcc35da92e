// SPDX-License-Identifier: GPL-3.0-or-later
import { ATTRIBUTE_TYPES, ModelProto } from "./descriptor.ts";
import { ELEMENT_TYPES } from "./element-type.ts";
import type { OnnxAttribute, OnnxDimension, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";
import { toInt64 } from "./wire-messages.ts";

/**
 * Writes a model as an ONNX file. The bytes depend on the value alone: fields in ascending order of their numbers, tensors as
 * raw_data, nothing of the machine or the day.
 */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const { graph } = model;
  return ModelProto.encode({
    irVersion: model.irVersion,
    producerName: model.producerName,
    graph: {
      node: graph.nodes.map(wireNode),
      name: graph.name,
      initializer: graph.initializers.map(wireTensor),
      input: graph.inputs.map(wireValueInfo),
      output: graph.outputs.map(wireValueInfo),
    },
    opsetImport: model.opsets,
  }).finish();
}

function wireNode(node: OnnxNode): object {
  return {
    input: node.inputs,
    output: node.outputs,
    name: node.name,
    opType: node.op,
    attribute: node.attributes.map(wireAttribute),
    ...(node.domain === "" ? {} : { domain: node.domain }),
  };
}

function wireAttribute(attribute: OnnxAttribute): object {
  return { name: attribute.name, type: ATTRIBUTE_TYPES[attribute.kind], ...wireValue(attribute) };
}

function wireValue(attribute: OnnxAttribute): object {
  switch (attribute.kind) {
    case "float":
      return { f: attribute.value };
    case "int":
      return { i: toInt64(attribute.value) };
    case "string":
      return { s: Buffer.from(attribute.value, "utf8") };
    case "tensor":
      return { t: wireTensor(attribute.value) };
    case "floats":
      return { floats: attribute.value };
    case "ints":
      return { ints: attribute.value.map(toInt64) };
    case "strings":
      return { strings: attribute.value.map((text) => Buffer.from(text, "utf8")) };
  }
}

function wireTensor(tensor: OnnxTensor): object {
  return {
    dims: tensor.shape,
    dataType: ELEMENT_TYPES[tensor.elementType].code,
    name: tensor.name,
    rawData: tensor.raw,
  };
}

function wireValueInfo(info: OnnxValueInfo): object {
  const shape = info.shape === undefined ? {} : { shape: { dim: info.shape.map(wireDimension) } };
  return { name: info.name, type: { tensorType: { elemType: ELEMENT_TYPES[info.elementType].code, ...shape } } };
}

function wireDimension(dimension: OnnxDimension): object {
  if (dimension === undefined) return {};
  return typeof dimension === "string" ? { dimParam: dimension } : { dimValue: dimension };
}
