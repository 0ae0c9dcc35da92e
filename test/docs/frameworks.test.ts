// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import type { Evaluation } from "../../cli/evaluate/evaluation.ts";
import { proofcast } from "../../testing/cli-process.ts";
import { sharedPath } from "../../testing/shared-folder.ts";

/** What each framework that docs/model-author.md names exported, by its own exporter. */
const EXPORTS = {
  PyTorch: "mlp-silu--dynamo",
  "PyTorch, the older exporter": "quantile-softplus--legacy",
  "scikit-learn": "skl-ridge-scaler",
  LightGBM: "lgbm-regressor",
  "Keras and TensorFlow": "tf-keras-bn-tanh",
} as const;

/** Of what the outputs span, on rows that bits were not chosen on. */
const MOST_SHARE = 0.01;

const exported = sharedPath("cases/models");

/** From there to a posted prediction the way is every model's: model-author.test.ts goes it. */
describe("a model of each framework in docs/model-author.md", function () {
  this.timeout(120_000);
  for (const [framework, name] of Object.entries(EXPORTS))
    (exported === undefined ? it.skip : it)(`is right in every form on rows of its own: ${framework}`, async () => {
      const file = (path: string): string => join(exported ?? "", name, path);
      const rows = ["--calibration", file("calibration.json"), "--rows", file("held-out.json")];
      const { code, stdout } = await proofcast(["evaluate", file("network.onnx"), ...rows, "--json"]).ended;
      expect(code, stdout.slice(0, 500)).to.equal(0);
      const { integerEqualsIntOnnx, circuitEqualsInteger, maxAbsError, outputRange } = JSON.parse(stdout) as Evaluation;
      expect({ integerEqualsIntOnnx, circuitEqualsInteger }).to.deep.equal({
        integerEqualsIntOnnx: true,
        circuitEqualsInteger: true,
      });
      expect(maxAbsError).to.be.below(MOST_SHARE * (outputRange[1] - outputRange[0]));
    });
});
