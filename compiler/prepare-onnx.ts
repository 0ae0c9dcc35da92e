// SPDX-License-Identifier: GPL-3.0-or-later
import { fixBatchAxis } from "./fix-batch-axis.ts";
import { fixDimensions } from "./frontend/fix-dimensions.ts";
import { inlineBranches } from "./inline-branches.ts";
import { float32Faces } from "./onnx/float32-faces.ts";
import { numberLabels } from "./onnx/number-labels.ts";
import type { ModelConfig } from "./model-config.ts";

/**
 * The file as the compiler and onnxruntime both read it: what the author said of its shape is in it, and no
 * branches and no texts are.
 */
export async function prepareOnnx(
  onnx: Uint8Array,
  { dims, batchAxis }: Pick<ModelConfig, "dims" | "batchAxis">,
): Promise<Uint8Array> {
  const flat = await inlineBranches(numberLabels(fixDimensions(onnx, dims)));
  return fixBatchAxis(float32Faces(flat), batchAxis);
}
