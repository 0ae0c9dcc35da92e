// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../compiler/compile-model.ts";
import { runFloatModel } from "../../compiler/calibration/float-runtime.ts";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { errorOf } from "../../testing/error-of.ts";
import { alteredOnnx } from "../../testing/altered-onnx.ts";
import { pseudoRandom } from "../../testing/pseudo-random.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { node, onnxBytes, tensor } from "../../testing/onnx-fixtures.ts";
import { forestModel } from "../../testing/tree-models.ts";

const SNAPSHOT = "test/snapshots/constraints.json";

function schemaOf(features: number, scale: number, outputs = 1): ModelSchema {
  return {
    ...{ version: 1, name: "trees", total: true },
    features: [{ name: "x", unit: "", count: features, width: 8, signed: false, scale }],
    outputs: [{ name: "y", unit: "", count: outputs, width: 32, signed: true, scale: 2 ** -16 }],
  };
}

function randomRows(seed: string, count: number, features: number): number[][] {
  const random = pseudoRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length: features }, () => Math.floor(random() * 256)));
}

describe("tree ensembles", function () {
  this.timeout(120_000);

  it("take 100 trees of depth 3 over 10 features of 8 bits in no more than 1,600 constraints", async () => {
    const sketch = { seed: "boosted", trees: 100, depth: 3, features: 10 };
    const onnx = forestModel({ ...sketch, threshold: (random) => Math.floor(random * 255) + 0.5 });
    const rows = randomRows("boosted rows", 60, 10);
    const model = await compileModel({ onnx, batch: 1, schema: schemaOf(10, 1), calibration: rows });
    expect(model.constraintBudget.model).to.be.at.most(1_600);
    expectSnapshot(SNAPSHOT, "100 trees of depth 3 over 10 features of 8 bits", model.constraintBudget);
  });

  it("get a field so fine that two rows next to a threshold stay apart, however few of many are", async () => {
    const onnx = forestModel({ seed: "b", trees: 1, depth: 1, features: 1, threshold: () => 500.0005 });
    const random = pseudoRandom("close rowsb");
    const calibration = Array.from({ length: 300 }, () => [1_000 * random()]);
    [calibration[1], calibration[2]] = [[500.0001], [500.0009]];
    const { errorReport } = await compileModel({ onnx, batch: 1, calibration });
    expect(errorReport.calibration.max).to.be.below(2 ** -10);
  });

  it("take leaves of amounts in wei, which are whole numbers only because doubles have no fractions there", async () => {
    const threshold = (random: number): number => Math.floor(random * 255) + 0.5;
    const onnx = forestModel({ seed: "wei", trees: 5, depth: 3, features: 4, threshold, leaf: 1e18 });
    const schema = {
      ...schemaOf(4, 1),
      outputs: [{ name: "y", unit: "wei", count: 1, width: 32, signed: true, scale: 2 ** 32 }],
    } as const;
    const { errorReport } = await compileModel({ onnx, batch: 1, schema, calibration: randomRows("wei rows", 60, 4) });
    expect(errorReport.calibration.max / 1e18).to.be.below(2 ** -14);
  });

  for (const mode of ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"])
    it(`come to the float model's leaves for every integer where thresholds are what integers stand for: ${mode}`, async () => {
      const scale = 0.1; // no binary fraction: float32(i · scale) is what the runtime compares
      const threshold = (random: number): number => {
        const held = Math.fround(Math.floor(random * 256) * scale);
        return random < 0.5 ? held : held * (1 + (random < 0.75 ? 2 ** -23 : -(2 ** -23)));
      };
      const onnx = forestModel({ seed: mode, trees: 40, depth: 2, features: 1, threshold, mode });
      const bits = { weightBits: 16, activationBits: 16 };
      const model = await compileModel({ onnx, batch: 1, schema: schemaOf(1, scale), bits });
      const integers = Array.from({ length: 256 }, (_, value) => [BigInt(value)]);
      const ours = await runIntegerOnnx(model.intOnnx, integers);
      const floats = await runFloatModel(
        onnx,
        integers.map(([value]) => [Number(value) * scale]),
      );
      floats.forEach((float, value) => {
        const off = Math.abs(Number(ours[value]?.[0]) * 2 ** -16 - (float.get("y")?.[0] ?? NaN));
        expect(off, `feature ${value}`).to.be.at.most(model.errorReport.bound + 2 ** -18);
      });
      expect(model.errorReport.bound, "no branch is in doubt").to.be.below(0.01);
    });

  it("of two classes with leaves of both are labelled as onnxruntime labels them, or refused", async () => {
    const stump = (labels: readonly bigint[]): Uint8Array => {
      const ensemble = node("TreeEnsembleClassifier", ["x"], ["label", "scores"], {
        ...{ nodes_treeids: [0n, 0n, 0n], nodes_nodeids: [0n, 1n, 2n], nodes_featureids: [0n, 0n, 0n] },
        ...{ nodes_values: [100, 0, 0], nodes_modes: ["BRANCH_LEQ", "LEAF", "LEAF"] },
        ...{ nodes_truenodeids: [1n, 0n, 0n], nodes_falsenodeids: [2n, 0n, 0n] },
        ...{ class_treeids: [0n, 0n, 0n, 0n], class_nodeids: [1n, 1n, 2n, 2n], class_ids: [0n, 1n, 0n, 1n] },
        // the first class is ahead on either side, and onnxruntime asks only whether the second is above 0
        ...{ class_weights: [0.75, -0.25, 0.75, 0.25], classlabels_int64s: labels },
      });
      return onnxBytes({
        opsets: ["", "ai.onnx.ml"].map((domain) => ({ domain, version: domain === "" ? 17 : 3 })),
        inputs: [tensor("x", [1, 1])],
        outputs: [tensor("label", [1], "int64"), tensor("scores", [1, 2])],
        nodes: [{ ...ensemble, domain: "ai.onnx.ml" }],
      });
    };
    const [features, scores] = [schemaOf(1, 1).features, schemaOf(1, 1, 2).outputs[0]!];
    const label = { ...scores, name: "label", count: 1, scale: 1 };
    const schema = { ...schemaOf(1, 1), features, outputs: [label, { ...scores, name: "scores" }] };
    const { intOnnx } = await compileModel({ onnx: stump([0n, 1n]), batch: 1, schema });
    const rows = [[0n], [100n], [101n], [255n]];
    const [ours, floats] = [await runIntegerOnnx(intOnnx, rows), await runFloatModel(stump([0n, 1n]), rows.map((row) => row.map(Number)))]; // prettier-ignore
    expect(ours.map(([first]) => Number(first))).to.deep.equal([0, 0, 1, 1]);
    expect(floats.map((float) => Number(float.get("label")?.[0]))).to.deep.equal([0, 0, 1, 1]);
    for (const labels of [
      [5n, 3n],
      [1n, 0n],
      [0n, 2n],
    ])
      // prettier-ignore
      expect((await errorOf(compileModel({ onnx: stump(labels), batch: 1, schema }))).message).to.contain(
        "onnxruntime answers 0 or 1 instead of the labels",
      );
  });

  it("compile without any import of ONNX's own operators, as XGBoost's exporter writes them", async () => {
    const onnx = alteredOnnx(
      forestModel({ seed: "bare", trees: 3, depth: 2, features: 2, threshold: (random) => random * 255 }),
      (model) => {
        model.opsetImport = model.opsetImport.filter(({ domain }: { domain: string }) => domain !== "");
      },
    );
    const model = await compileModel({ onnx, batch: 1, calibration: randomRows("bare rows", 20, 2) });
    expect(model.errorReport.calibration.max).to.be.at.most(model.errorReport.endToEndBound);
  });

  it("share what equal trees have in common, and ask nothing about what no feature reaches", async () => {
    const one = { seed: "twice", depth: 3, features: 2, threshold: (random: number) => 500 * random };
    const costs = [];
    for (const trees of [1, 2]) {
      const onnx = forestModel({ ...one, trees, repeat: trees });
      const model = await compileModel({ onnx, batch: 1, schema: schemaOf(2, 1) });
      costs.push(model.constraintBudget.primitives.Select);
    }
    expect(costs[1]).to.equal(costs[0]);
  });

  it("of many targets take indicators where values would cost more", async () => {
    const sketch = { seed: "targets", trees: 3, depth: 4, features: 3, threshold: (random: number) => 255 * random };
    const onnx = forestModel({ ...sketch, targets: 5 });
    const model = await compileModel({ onnx, batch: 1, schema: schemaOf(3, 1, 5) });
    expect(model.constraintBudget.primitives.Select, "a node but the root each").to.equal(3 * 14);
  });
});
