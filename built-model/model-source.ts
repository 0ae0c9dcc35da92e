// SPDX-License-Identifier: GPL-3.0-or-later
import type { ModelConfig } from "../compiler/model-config.ts";

/** All that a model is built from. Rows are in the schema's integers, or in the model's own unit where it has no schema. */
export type ModelSource = {
  readonly name: string;
  readonly onnx: Uint8Array;
  /** The `config` that model.config.ts exports. */
  readonly config: ModelConfig;
  readonly calibration: readonly (readonly number[])[] | undefined;
  readonly heldOut: readonly (readonly number[])[] | undefined;
};
