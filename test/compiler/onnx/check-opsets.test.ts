// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { openSession } from "../../../compiler/calibration/ort-session.ts";
import { NEWEST_OPSETS } from "../../../compiler/onnx/check-opsets.ts";
import { encodeOnnx } from "../../../compiler/onnx/encode-model.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { onnxModel } from "../../../testing/onnx-fixtures.ts";
import { SMALL_MODEL } from "../../../testing/small-model.ts";

describe("the newest operator sets", () => {
  for (const [domain, newest] of NEWEST_OPSETS) {
    const importing = (version: number) => {
      const model = onnxModel(SMALL_MODEL);
      const others = model.opsets.filter((opset) => opset.domain !== domain);
      return openSession(encodeOnnx({ ...model, opsets: [...others, { domain, version }] }));
    };

    it(`${domain || "ai.onnx"} ${newest} is the last that onnxruntime takes`, async () => {
      await (await importing(newest)).release();
      expect((await errorOf(importing(newest + 1))).message).to.contain(`till opset ${newest}`);
    });
  }
});
