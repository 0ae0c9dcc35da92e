// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runFloatModel } from "../../../compiler/calibration/float-runtime.ts";
import { compileModel, type CompiledModel } from "../../../compiler/compile-model.ts";
import { runIntegerOnnx } from "../../../compiler/emit/integer-runtime.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import type { OnnxNode } from "../../../compiler/onnx/model.ts";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";
import type { ModelSchema } from "../../../schema/model-schema.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";

/** Locked value, volume and debt as they are exported: raw, and from nothing to a hundred millions. */
const UNIT = 1e8 / 2 ** 32;
const SCHEMA: ModelSchema = {
  ...{ version: 1, name: "steep", total: true },
  features: [{ name: "raw", unit: "USD", count: 3, width: 32, signed: false, scale: UNIT }],
  outputs: [{ name: "y", unit: "", count: 1, width: 32, signed: true, scale: 2 ** -16 }],
};

type Steep = Readonly<{ nodes: readonly OnnxNode[]; mean: readonly number[]; deviation: readonly number[] }>;

const LOGS = { mean: [14, 11, 8], deviation: [2, 2, 2] };

const STEEP: Readonly<Record<string, Steep>> = {
  "log(x + 1)": { nodes: [node("Add", ["x", "one"], ["more"]), node("Log", ["more"], ["f"])], ...LOGS },
  "log of what is clipped": {
    nodes: [node("Clip", ["x", "least", "most"], ["within"]), node("Log", ["within"], ["f"])],
    ...LOGS,
  },
  // Nothing is left out from above alone: the curve begins at the other end of what it is of.
  "log(x + 1) of what is clipped from above": {
    nodes: [
      node("Clip", ["x", "", "most"], ["within"]),
      node("Add", ["within", "one"], ["more"]),
      node("Log", ["more"], ["f"]),
    ],
    ...LOGS,
  },
  "a sum of features, and its log": {
    nodes: [node("MatMul", ["x", "mixed"], ["sums"]), node("Add", ["sums", "one"], ["more"]), node("Log", ["more"], ["f"])], // prettier-ignore
    ...LOGS,
  },
  "x ** 0.25": { nodes: [node("Pow", ["x", "quarter"], ["f"])], mean: [35, 17, 8], deviation: [15, 8, 4] },
};

const random = pseudoRandom("steep functions");
const rows = Array.from({ length: 400 }, () =>
  LOGS.mean.map((mean) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.round(Math.min(1e8 - 1, Math.exp(mean + 2 * normal)) / UNIT) * UNIT;
  }),
);

function normalisedMlp({ nodes, mean, deviation }: Steep): Uint8Array {
  const weights = (count: number): number[] => Array.from({ length: count }, () => 2 * random() - 1);
  return onnxBytes({
    inputs: [tensor("x", [1, 3])],
    outputs: [tensor("y", [1, 1])],
    nodes: [
      ...nodes,
      node("Sub", ["f", "mean"], ["centred"]),
      node("Div", ["centred", "deviation"], ["normal"]),
      node("Gemm", ["normal", "w1", "b1"], ["hidden"]),
      node("Relu", ["hidden"], ["active"]),
      node("Gemm", ["active", "w2"], ["y"]),
    ],
    initializers: [
      floatTensor("mean", [3], mean),
      floatTensor("deviation", [3], deviation),
      floatTensor("w1", [3, 6], weights(18)),
      floatTensor("b1", [6], weights(6)),
      floatTensor("w2", [6, 1], weights(6)),
      floatTensor("mixed", [3, 3], [0.731, 0, 0, 0.269, 1, 0, 0, 0.113, 1]),
      floatTensor("one", [], [1]),
      floatTensor("least", [], [1_000]),
      floatTensor("most", [], [5e7]),
      floatTensor("quarter", [], [0.25]),
    ],
  });
}

describe("a function that is steep at one end of a wide range", function () {
  this.timeout(60_000);

  for (const [title, steep] of Object.entries(STEEP)) {
    let model: CompiledModel;
    const onnx = normalisedMlp(steep);
    const heldOut = rows.slice(200);
    const integers = heldOut.map((row) => row.map((value) => BigInt(Math.round(value / UNIT))));

    before(async () => {
      const bits = { weightBits: 16, activationBits: 14 };
      model = await compileModel({ onnx, batch: 1, schema: SCHEMA, rowsAre: "raw", calibration: rows.slice(0, 200), bits }); // prettier-ignore
    });

    it(`comes within a five-hundredth of the span, and within the bound: ${title}`, async () => {
      const floats = (await runFloatModel(onnx, heldOut)).map((run) => run.get("y")?.[0] ?? NaN);
      const given = integers.map((row) => Number(runIntegerModel(model.graph, row)[0]) * 2 ** -16);
      const worst = Math.max(...floats.map((float, index) => Math.abs(float - (given[index] ?? NaN))));
      expect(worst).to.be.below((Math.max(...floats) - Math.min(...floats)) / 500);
      expect(worst).to.be.below(model.errorReport.bound + 1e-4);
    });

    it(`has an int-ONNX that gives the same: ${title}`, async () => {
      const extremes = [0n, 1n, 2n ** 16n, 2n ** 32n - 1n].map((value) => [value, value, value]);
      const all = [...extremes, ...integers];
      expect(await runIntegerOnnx(model.intOnnx, all)).to.deep.equal(
        all.map((row) => runIntegerModel(model.graph, row)),
      );
    });
  }
});
