// SPDX-License-Identifier: GPL-3.0-or-later
import { readWire } from "../onnx/decode-model.ts";
import { ModelProto } from "../onnx/descriptor.ts";
import type { WireValueInfo } from "../onnx/wire-messages.ts";

/** The file with 1 as the first dimension of every input and output that is not an initialiser. */
export function oneRowModel(onnx: Uint8Array): Uint8Array {
  const wire = readWire(onnx);
  if (wire.graph === null) return onnx;
  const { graph } = wire;
  const initializers = new Set(graph.initializer.map(({ name }) => name));
  const input = graph.input.map((info) => (initializers.has(info.name) ? info : oneRow(info)));
  return ModelProto.encode({ ...wire, graph: { ...graph, input, output: graph.output.map(oneRow) } }).finish();
}

function oneRow(info: WireValueInfo): WireValueInfo {
  const tensorType = info.type?.tensorType ?? null;
  if (tensorType?.shape === null || tensorType === null) return info;
  const dim = tensorType.shape.dim.map((each, axis) => (axis === 0 ? { dimValue: 1 } : each));
  return { ...info, type: { tensorType: { ...tensorType, shape: { dim } } } } as WireValueInfo;
}
