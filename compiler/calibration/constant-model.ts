// SPDX-License-Identifier: GPL-3.0-or-later
import type { AttributeValue, FloatNode, Tensor } from "../graph/float-graph.ts";
import { ModelProto } from "../onnx/descriptor.ts";
import { encodeOnnx } from "../onnx/encode-model.ts";
import type { OnnxAttribute, OnnxNode, OnnxTensor } from "../onnx/model.ts";

/** An ONNX file without inputs: some nodes of a model, the constants that they read, and any of their results. */
export function constantModel(
  nodes: readonly FloatNode[],
  constants: ReadonlyMap<string, Tensor>,
  outputs: readonly string[],
): Uint8Array {
  const opsets = new Map(nodes.map(({ domain, opset }) => [domain, opset]));
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const model = encodeOnnx({
    irVersion: 8,
    producerName: "proofcast",
    opsets: [...opsets].map(([domain, version]) => ({ domain, version })),
    graph: {
      name: "constants",
      nodes: nodes.map(onnxNode),
      initializers: [...constants].filter(([name]) => read.has(name)).map(([name, tensor]) => onnxTensor(name, tensor)),
      inputs: [],
      outputs: [],
    },
  });
  // Outputs by name only: their types are onnxruntime's to infer.
  const more = ModelProto.encode({ graph: { output: outputs.map((name) => ({ name })) } }).finish();
  return Buffer.concat([model, more]);
}

function onnxNode({ attributes, ...node }: FloatNode): OnnxNode {
  return { ...node, attributes: Object.entries(attributes).map(([name, value]) => onnxAttribute(name, value)) };
}

function onnxAttribute(name: string, value: AttributeValue): OnnxAttribute {
  if (typeof value === "number") return { name, kind: "float", value };
  if (typeof value === "bigint") return { name, kind: "int", value };
  if (typeof value === "string") return { name, kind: "string", value };
  if ("raw" in value) return { name, kind: "tensor", value: onnxTensor("", value) };
  if (isListOf(value, "number")) return { name, kind: "floats", value };
  if (isListOf(value, "string")) return { name, kind: "strings", value };
  return { name, kind: "ints", value: value.filter((item) => typeof item === "bigint") };
}

function isListOf<K extends "number" | "string">(
  list: readonly number[] | readonly bigint[] | readonly string[],
  kind: K,
): list is K extends "number" ? readonly number[] : readonly string[] {
  return list.length > 0 && typeof list[0] === kind;
}

function onnxTensor(name: string, { shape, elementType, raw }: Tensor): OnnxTensor {
  return { name, shape, elementType, raw };
}
