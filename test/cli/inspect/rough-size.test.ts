// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { roughSize } from "../../../cli/inspect/rough-size.ts";
import { compileModel } from "../../../compiler/compile-model.ts";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import { decodeModel } from "../../../compiler/onnx/decode-model.ts";
import { prepareOnnx } from "../../../compiler/prepare-onnx.ts";
import { sharedPath } from "../../../testing/shared-folder.ts";

/** Of many kinds of operators, each compiled in a few seconds. */
const MODELS = [
  ...[
    "conv1d-maxpool--dynamo",
    "gaussian-head-two-outputs--dynamo",
    "int8-dynamic",
    "int8-static-qdq",
    "lgbm-regressor",
  ],
  ...["mlp-selu--dynamo", "skl-mlp-tanh", "skl-svr-rbf", "skl-tree-regressor", "two-inputs-add--dynamo"],
];

describe("roughSize", function () {
  this.timeout(120_000);

  for (const name of MODELS) {
    const folder = sharedPath("cases", "models", name);
    (folder === undefined ? it.skip : it)(`is within a factor of two of what ${name} takes`, async () => {
      const file = (part: string): string => join(folder ?? "", part);
      const onnx = await readFile(file("network.onnx"));
      const calibration = JSON.parse(await readFile(file("calibration.json"), "utf8")) as number[][];
      const { tradeOffs } = await compileModel({ onnx, batch: 1, calibration });
      const prepared = await prepareOnnx(onnx, {});
      const { total } = await roughSize(prepared, decodeModel(prepared), decodeOnnx(prepared), 1);
      expect(total / tradeOffs.chosen.constraints).to.be.within(0.5, 2);
    });
  }
});
