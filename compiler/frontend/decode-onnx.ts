import type { FloatGraph } from "../graph/float-graph.ts";
import { decodeModel } from "../onnx/decode-model.ts";

export function decodeOnnx(bytes: Uint8Array): FloatGraph {
  decodeModel(bytes);
  throw new Error("not yet");
}
