// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../../compiler/compile-model.ts";
import type { OnnxNode, OnnxValueInfo } from "../../../compiler/onnx/model.ts";
import type { ModelSchema } from "../../../schema/model-schema.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";

const field = { unit: "", count: 1, signed: false } as const;

/** A timestamp and a balance of 32 bits beside a flag: one unit of them counts 2^32 times less, and all of it as much. */
const FEATURES: ModelSchema["features"] = [
  { ...field, name: "timestamp", width: 32, scale: 1 },
  { ...field, name: "balance", width: 32, scale: 2 ** -20 },
  { ...field, name: "flag", width: 8, scale: 1 },
];
const [PER_SECOND, PER_COIN] = [2e-8, 2e-3];
const WEIGHTS = [[1.3, -0.9, 0.8], [-0.4, 1.2, -0.3], [-0.9, -0.3, 0.6]]; // prettier-ignore
/** Where the rows are, of which the intercepts take the scores away. */
const MIDDLE = [1.65e9, 1500, 0.5];

function scoresOf(): { coefficients: number[]; intercepts: number[] } {
  const coefficients = WEIGHTS.map(([time = 0, coins = 0, flag = 0]) => [time * PER_SECOND, coins * PER_COIN, flag]);
  const intercepts = coefficients.map((row) => -row.reduce((sum, each, k) => sum + each * (MIDDLE[k] ?? 0), 0));
  return { coefficients: coefficients.flat(), intercepts };
}

const [label, probabilities] = [tensor("label", [1], "int64"), tensor("probabilities", [1, 3])];
const ml = (type: string, inputs: string[], outputs: string[], attributes: Parameters<typeof node>[3]): OnnxNode => ({
  ...node(type, inputs, outputs, attributes),
  domain: "ai.onnx.ml",
});

/** As scikit-learn's exporter writes them. */
const MODELS: Readonly<Record<string, Readonly<{ nodes: OnnxNode[]; outputs: OnnxValueInfo[]; most: number }>>> = {
  "a logistic regression of three classes": {
    nodes: [
      ml("LinearClassifier", ["x"], ["label", "probabilities"], {
        ...{ classlabels_ints: [0n, 1n, 2n], post_transform: "SOFTMAX" },
        ...scoresOf(),
      }),
    ],
    outputs: [label, probabilities],
    most: 1_250, // four bits in reserve for the label are in it
  },
  "scores of three classes, each a share of all": {
    nodes: [
      ml("LinearRegressor", ["x"], ["scores"], { targets: 3n, ...scoresOf() }),
      ml("Normalizer", ["scores"], ["probabilities"], { norm: "L1" }),
    ],
    outputs: [probabilities],
    most: 1_300,
  },
};

const random = pseudoRandom("wide multiclass");
const calibration = Array.from({ length: 60 }, (_, row) => [
  Math.round(1.6e9 + 1e8 * random()),
  Math.round(3000 * random() * 2 ** 20),
  row % 2,
]);

describe("three classes of wide features", () => {
  for (const [title, { nodes, outputs, most }] of Object.entries(MODELS))
    it(`are found bits for that keep near the float model: ${title}`, async () => {
      const opsets = [{ domain: "", version: 17 }, { domain: "ai.onnx.ml", version: 1 }]; // prettier-ignore
      const onnx = onnxBytes({ opsets, inputs: [tensor("x", [1, 3])], outputs, nodes });
      const fields: ModelSchema["outputs"] = [
        { ...field, name: "label", width: 8, scale: 1 },
        { ...field, name: "probabilities", count: 3, width: 32, signed: true, scale: 2 ** -29 },
      ];
      const schema: ModelSchema = {
        ...{ version: 1, name: "wide", total: true, features: FEATURES },
        outputs: fields.slice(-outputs.length),
      };
      const { errorReport, constraintBudget } = await compileModel({ onnx, batch: 1, schema, calibration });
      expect(errorReport.calibration.max).to.be.below(1 / 1024);
      expect(constraintBudget.model).to.be.below(most);
    });
});
