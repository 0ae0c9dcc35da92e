// SPDX-License-Identifier: GPL-3.0-or-later
import { runFloatModel } from "../../compiler/calibration/float-runtime.ts";
import { decodeOnnx } from "../../compiler/frontend/decode-onnx.ts";
import type { ModelConfig } from "../../compiler/model-config.ts";
import { giveScores } from "../../compiler/passes/give-scores.ts";
import { runFloatPasses } from "../../compiler/passes/index.ts";
import { prepareOnnx } from "../../compiler/prepare-onnx.ts";

/**
 * What onnxruntime gives for rows: all outputs of a row one after the other, as the schema has them. Where scores were asked for, they
 * are the values before the final operator, as in the integer model.
 */
export async function floatOutputs(
  onnx: Uint8Array,
  config: ModelConfig,
  rows: readonly (readonly number[])[],
): Promise<number[][]> {
  const model = await prepareOnnx(onnx, config);
  const decoded = decodeOnnx(model);
  const { outputs } = config.scores ? giveScores(await runFloatPasses(decoded)).graph : decoded;
  const names = outputs.map(({ name }) => name);
  const runs = await runFloatModel(model, rows, names);
  return runs.map((run) => names.flatMap((name) => [...(run.get(name) ?? [])]));
}
