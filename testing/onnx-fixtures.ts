// SPDX-License-Identifier: GPL-3.0-or-later
import { encodeOnnx } from "../compiler/onnx/encode-model.ts";
import type { ElementType } from "../compiler/onnx/element-type.ts";
import type {
  OnnxAttribute,
  OnnxDimension,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValueInfo,
} from "../compiler/onnx/model.ts";

/** What a test says of a model; everything else is the ordinary thing. `opset` is the default domain's, `opsets` all of them. */
export type ModelSketch = {
  inputs: readonly OnnxValueInfo[];
  outputs: readonly OnnxValueInfo[];
  nodes: readonly OnnxNode[];
  initializers?: readonly OnnxTensor[];
  opset?: number;
  opsets?: OnnxModel["opsets"];
};

export function onnxModel(sketch: ModelSketch): OnnxModel {
  return {
    irVersion: 8,
    producerName: "proofcast-tests",
    opsets: sketch.opsets ?? [{ domain: "", version: sketch.opset ?? 17 }],
    graph: {
      name: "test",
      nodes: sketch.nodes,
      initializers: sketch.initializers ?? [],
      inputs: sketch.inputs,
      outputs: sketch.outputs,
    },
  };
}

/** The same as the bytes of an ONNX file, which onnxruntime runs. */
export function onnxBytes(sketch: ModelSketch): Uint8Array {
  return encodeOnnx(onnxModel(sketch));
}

/** A graph input or output: `tensor("x", [1, 4])`. */
export function tensor(
  name: string,
  shape: readonly OnnxDimension[],
  elementType: ElementType = "float32",
): OnnxValueInfo {
  return { name, shape, elementType };
}

/** Numbers become FLOAT, bigints INT, number lists FLOATS, bigint lists INTS. */
export type AttributeSketch =
  number | bigint | string | readonly number[] | readonly bigint[] | readonly string[] | OnnxTensor;

/** A node named after its first output: `node("Gemm", ["x", "w", "b"], ["y"], { transB: 1n })`. */
export function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, AttributeSketch>> = {},
): OnnxNode {
  return {
    name: `${op}_${outputs[0] ?? "nothing"}`,
    op,
    domain: "",
    inputs,
    outputs,
    attributes: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  };
}

function attribute(name: string, value: AttributeSketch): OnnxAttribute {
  if (typeof value === "number") return { name, kind: "float", value };
  if (typeof value === "bigint") return { name, kind: "int", value };
  if (typeof value === "string") return { name, kind: "string", value };
  if ("raw" in value) return { name, kind: "tensor", value };
  if (isListOf(value, "bigint")) return { name, kind: "ints", value };
  if (isListOf(value, "string")) return { name, kind: "strings", value };
  return { name, kind: "floats", value };
}

function isListOf<K extends "bigint" | "string">(
  list: readonly number[] | readonly bigint[] | readonly string[],
  kind: K,
): list is K extends "bigint" ? readonly bigint[] : readonly string[] {
  return list.length > 0 && typeof list[0] === kind;
}
