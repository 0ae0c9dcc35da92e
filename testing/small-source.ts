// SPDX-License-Identifier: GPL-3.0-or-later
import type { ModelSource } from "../built-model/model-source.ts";
import { smallModel } from "./small-model.ts";

/** The small model with a schema and rows: built in seconds. */
export const SMALL_SOURCE: ModelSource = {
  name: "small",
  onnx: smallModel(),
  config: {
    schema: {
      version: 1,
      name: "small",
      features: [{ name: "x", unit: "1", count: 3, width: 8, signed: true, scale: 1 }],
      outputs: [{ name: "y", unit: "1", count: 2, width: 16, signed: false, scale: 0.5 }],
      total: true,
    },
  },
  calibration: [
    [1, -2, 3],
    [100, 0, -100],
    [-128, 127, 5],
  ],
  heldOut: undefined,
};
