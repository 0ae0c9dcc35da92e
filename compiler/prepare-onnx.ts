import { fixBatchAxis } from "./fix-batch-axis.ts";
import { fixDimensions } from "./frontend/fix-dimensions.ts";
import type { ModelConfig } from "./model-config.ts";

/** The file as the compiler and onnxruntime both read it: what the author said of its shape is in it. */
export async function prepareOnnx(
  onnx: Uint8Array,
  { dims, batchAxis }: Pick<ModelConfig, "dims" | "batchAxis">,
): Promise<Uint8Array> {
  return fixBatchAxis(fixDimensions(onnx, dims), batchAxis);
}
