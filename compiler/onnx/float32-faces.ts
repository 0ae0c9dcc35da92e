// SPDX-License-Identifier: GPL-3.0-or-later
import { ATTRIBUTE_TYPES, ModelProto } from "./descriptor.ts";
import { readWire } from "./decode-model.ts";
import { ELEMENT_TYPES } from "./element-type.ts";
import type { WireGraph, WireNode, WireValueInfo } from "./wire-messages.ts";

/**
 * The file with float32 inputs and outputs where it has float16 ones, cast on the way in and out: nothing outside the model deals in 11
 * bits, and onnxruntime's Node binding passes none. What the model computes stays float16 arithmetic.
 */
export function float32Faces(onnx: Uint8Array): Uint8Array {
  const wire = readWire(onnx);
  const { graph } = wire;
  if (graph === null || ![...graph.input, ...graph.output].some(isHalf)) return onnx;
  return ModelProto.encode({ ...wire, graph: withFaces(graph) }).finish();
}

function withFaces(graph: WireGraph): WireGraph {
  const initializers = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter((info) => isHalf(info) && !initializers.has(info.name)).map(({ name }) => name);
  const outputs = graph.output.filter((info) => isHalf(info) && !inputs.includes(info.name)).map(({ name }) => name);
  const inner = new Map([...inputs, ...outputs].map((name) => [name, `${name}:float16`]));
  const of = (name: string): string => inner.get(name) ?? name;
  const cast = (from: string, to: string, type: "float16" | "float32"): WireNode =>
    ({
      ...{ opType: "Cast", name: `${from} to ${type}`, input: [from], output: [to] },
      attribute: [{ name: "to", type: ATTRIBUTE_TYPES.int, i: ELEMENT_TYPES[type].code }],
    }) as unknown as WireNode;
  return {
    ...graph,
    input: graph.input.map((info) => (inputs.includes(info.name) ? asFloat32(info) : info)),
    output: graph.output.map((info) => (isHalf(info) ? asFloat32(info) : info)),
    initializer: graph.initializer.map((tensor) => ({ ...tensor, name: of(tensor.name) })),
    node: [
      ...inputs.map((name) => cast(name, of(name), "float16")),
      ...graph.node.map((node) => ({ ...node, input: node.input.map(of), output: node.output.map(of) })),
      ...outputs.map((name) => cast(of(name), name, "float32")),
    ],
  };
}

function isHalf({ type }: WireValueInfo): boolean {
  return type?.tensorType?.elemType === ELEMENT_TYPES.float16.code;
}

function asFloat32(info: WireValueInfo): WireValueInfo {
  const tensorType = info.type?.tensorType ?? null;
  return tensorType === null
    ? info
    : { ...info, type: { tensorType: { ...tensorType, elemType: ELEMENT_TYPES.float32.code } } };
}
