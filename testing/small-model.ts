// SPDX-License-Identifier: GPL-3.0-or-later
import { alteredOnnx } from "./altered-onnx.ts";
import { floatTensor } from "../compiler/onnx/make-tensor.ts";
import { type ModelSketch, node, onnxBytes, tensor } from "./onnx-fixtures.ts";

/** y = Relu(x · w + b) for x[batch, 3] -> y[batch, 2], the batch left open. */
export const SMALL_MODEL: ModelSketch = {
  inputs: [tensor("x", ["batch", 3])],
  outputs: [tensor("y", ["batch", 2])],
  nodes: [node("Gemm", ["x", "w", "b"], ["h"], { alpha: 1, transB: 0n }), node("Relu", ["h"], ["y"])],
  initializers: [floatTensor("w", [3, 2], [1, -2, 0.5, 0.25, -1, 3]), floatTensor("b", [2], [0.5, -0.5])],
};

export function smallModel(change: Partial<ModelSketch> = {}): Uint8Array {
  return onnxBytes({ ...SMALL_MODEL, ...change });
}

/** The same as a classifier whose only output is a map from class labels, as scikit-learn's converter writes it. */
export function labelledModel(): Uint8Array {
  const zipMap = node("ZipMap", ["y"], ["labels"], { classlabels_int64s: [0n, 1n] });
  const bytes = smallModel({ nodes: [...SMALL_MODEL.nodes, { ...zipMap, domain: "ai.onnx.ml" }], outputs: [] });
  return alteredOnnx(bytes, (model) => {
    model.opsetImport.push({ domain: "ai.onnx.ml", version: 3 });
    model.graph.output = [{ name: "labels", type: { tensorType: null } }];
  });
}
