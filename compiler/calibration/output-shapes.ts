// SPDX-License-Identifier: GPL-3.0-or-later
import { entryOf } from "../graph/element-at.ts";
import { ModelProto } from "../onnx/descriptor.ts";
import { readWire } from "../onnx/decode-model.ts";
import { runFloatModel } from "./float-runtime.ts";

/** Any version that has Shape: exporters of trees may import only `ai.onnx.ml`. */
const SHAPE_OPSET = 13;

/** The dimensions that onnxruntime gives some tensors on a row: it is asked for them by nodes added to the model. */
export async function outputShapes(
  onnx: Uint8Array,
  row: readonly number[],
  tensors: readonly string[],
): Promise<number[][]> {
  const shapeOf = (place: number): string => `proofcast:shape${place}`;
  const node = tensors.map((name, place) => ({
    ...{ name: shapeOf(place), opType: "Shape" },
    ...{ input: [name], output: [shapeOf(place)] },
  }));
  const isImported = readWire(onnx).opsetImport.some(({ domain }) => domain === "" || domain === "ai.onnx");
  const opsetImport = isImported ? [] : [{ domain: "", version: SHAPE_OPSET }];
  // Protobuf merges messages that follow each other.
  const asked = Buffer.concat([onnx, ModelProto.encode({ opsetImport, graph: { node } }).finish()]);
  const [run] = await runFloatModel(
    asked,
    [row],
    tensors.map((_, place) => shapeOf(place)),
  );
  return tensors.map((_, place) => [...entryOf(run ?? new Map<string, Float64Array>(), shapeOf(place))]);
}
