import { fixBatchAxis } from "../../compiler/fix-batch-axis.ts";
import type { ModelConfig } from "../../compiler/model-config.ts";

/** The file as the compiler reads it, with what the author said of its shape. */
export async function preparedOnnx(onnx: Uint8Array, { batchAxis }: ModelConfig): Promise<Uint8Array> {
  return fixBatchAxis(onnx, batchAxis);
}
