// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../../compiler/compile-model.ts";
import type { ModelSchema } from "../../../schema/model-schema.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

const field = { unit: "", count: 1, signed: false, scale: 1 } as const;

/** A timestamp of 32 bits beside a flag, whose coefficient is larger by as much. */
const SCHEMA: ModelSchema = {
  ...{ version: 1, name: "wide", total: true },
  features: [
    { ...field, name: "timestamp", width: 32 },
    { ...field, name: "flag", width: 8 },
  ],
  outputs: [{ ...field, name: "label", width: 32 }],
};

const classifier = node("LinearClassifier", ["x"], ["label", "scores"], {
  ...{ classlabels_ints: [0n, 1n, 2n], intercepts: [-50, 0.25, 40], post_transform: "NONE" },
  coefficients: [3.1e-8, 1.3, 1e-9, -0.7, -2.3e-8, 0.9],
});

describe("finestScale", () => {
  for (const bits of [
    { weightBits: 36, activationBits: 15 },
    { weightBits: 44, activationBits: 15 },
  ])
    it(`keeps a flag's coefficient beside a timestamp's within 53 bits, though ${bits.weightBits} are asked for`, async () => {
      const onnx = onnxBytes({
        opsets: [
          { domain: "", version: 17 },
          { domain: "ai.onnx.ml", version: 1 },
        ],
        inputs: [tensor("x", [1, 2])],
        outputs: [tensor("label", [1], "int64")],
        nodes: [{ ...classifier, domain: "ai.onnx.ml" }],
      });
      const calibration = [1.2e9, 1.5e9, 1.6e9, 1.7e9, 1.9e9].flatMap((time) => [
        [time, 0],
        [time, 1],
      ]);
      const { errorReport } = await compileModel({ onnx, batch: 1, schema: SCHEMA, calibration, bits });
      expect(errorReport.calibration.max).to.equal(0);
    });
});
