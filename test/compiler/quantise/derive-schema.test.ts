// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../../compiler/compile-model.ts";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import { runFloatPasses, runLoweredPasses } from "../../../compiler/passes/index.ts";
import { lower } from "../../../compiler/passes/lower.ts";
import { deriveSchema } from "../../../compiler/quantise/derive-schema.ts";
import { layoutOf } from "../../../schema/layout.ts";
import { canonicalSchemaJson, MAX_VALUES, type ModelSchema } from "../../../schema/model-schema.ts";
import { FIELD_NAME } from "../../../schema/names.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import type { ElementType } from "../../../compiler/onnx/element-type.ts";
import { forestModel } from "../../../testing/tree-models.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";

/** y = Σ wᵢ xᵢ of one input. */
function weightedSum(weights: readonly number[], name = "x", elementType: ElementType = "float32"): Uint8Array {
  const isFloat = elementType === "float32";
  return onnxBytes({
    inputs: [tensor(name, [1, weights.length], elementType)],
    outputs: [tensor("y", [1, 1])],
    nodes: [
      ...(isFloat ? [] : [node("Cast", [name], ["real"], { to: 1n })]),
      node("Gemm", [isFloat ? name : "real", "w"], ["y"]),
    ],
    initializers: [floatTensor("w", [weights.length, 1], weights)],
  });
}

async function derive(onnx: Uint8Array, rows: readonly (readonly number[])[], maxError?: string): Promise<ModelSchema> {
  const graph = await runFloatPasses(decodeOnnx(onnx));
  const fused = runLoweredPasses(lower(graph));
  return deriveSchema("test", graph, fused, { rows, maxError, fusedWithin: () => fused });
}

/** Rows by column: each generator gives column values. */
function rowsOf(...columns: ((random: () => number) => number)[]): number[][] {
  const random = pseudoRandom("columns");
  return Array.from({ length: 80 }, () => columns.map((column) => column(random)));
}

const whole =
  (top: number, from = 0) =>
  (random: () => number) =>
    Math.floor(from + random() * (top - from));
const real =
  (size: number, around = 0) =>
  (random: () => number) =>
    around + (random() * 2 - 1) * size;
const brief = ({ features }: ModelSchema) =>
  features.map(({ name, count, width, signed, scale }) => [name, count, width, signed, scale]);

const scalesOf = ({ features }: ModelSchema) =>
  features.flatMap(({ count, scale }) => new Array<number>(count).fill(scale));

describe("deriveSchema", () => {
  it("leaves whole numbers their unit, in the narrowest field that holds them", async () => {
    const rows = rowsOf(
      whole(200),
      whole(250, -3),
      whole(40_000),
      whole(100, -100),
      whole(4e9),
      whole(2e9, -2e9),
      () => 0,
      () => 7,
    );
    expect(brief(await derive(weightedSum([1, 1, 1, 1, 1, 1, 1, 1]), rows))).to.deep.equal([
      ["x[0]", 1, 8, false, 1],
      ["x[1]", 1, 16, true, 1],
      ["x[2]", 1, 16, false, 1],
      ["x[3]", 1, 8, true, 1],
      ["x[4]", 1, 32, false, 1],
      ["x[5]", 1, 32, true, 1],
      ["x[6:7]", 2, 8, false, 1],
    ]);
  });

  it("takes whole multiples where whole numbers are beyond 32 bits", async () => {
    const { features } = await derive(weightedSum([1e-15]), rowsOf(whole(9e18)));
    const [field] = features;
    expect(field).to.include({ width: 32, signed: false });
    expect(Number.isInteger(field?.scale)).to.equal(true);
    expect((field?.scale ?? 0) * (2 ** 32 - 1)).to.be.at.least(8.5e18);
  });

  for (const [elementType, width, signed] of [
    ["int8", 8, true],
    ["uint8", 8, false],
    ["int16", 8, false],
    ["int64", 8, false],
  ] as const)
    it(`keeps within what ${elementType} holds`, async () => {
      const { features } = await derive(weightedSum([1], "x", elementType), rowsOf(whole(100)));
      expect(features[0]).to.include({
        width,
        signed,
        scale: 1,
      });
    });

  it("gives one field to columns alike where one scale is fine enough", async () => {
    expect(brief(await derive(weightedSum([0.1, -0.2, 0.3]), rowsOf(real(1), real(1), real(1)), "10%"))).to.have.length(
      1,
    );
  });

  it("gives each column what it needs where one scale is not: a timestamp beside small features", async () => {
    const rows = rowsOf(whole(1_740_000_000, 1_700_000_000), real(0.001, 32), real(5), real(0.1));
    const onnx = weightedSum([1e-7, 1_000, 1, 10]);
    const schema = await derive(onnx, rows);
    expect(schema.features.map(({ width }) => width)).to.deep.equal([32, 32, 16, 16]);
    expect(schema.features[0]?.scale).to.equal(1);
  });

  it("keeps the decimals of numbers that have few, in the narrowest field that holds them and a little more", async () => {
    const decimals =
      (top: number, units: number, from = 0) =>
      (random: () => number) =>
        Math.fround(whole(top * units, from * units)(random) / units);
    const rows = rowsOf(
      decimals(1, 10_000),
      decimals(2_000, 100),
      decimals(20, 10, -2),
      real(1),
      decimals(5_000, 10_000),
    );
    const scales = scalesOf(await derive(weightedSum([1, 1e-3, 0.1, 2, 3e-4]), rows));
    expect([scales[0], scales[2]], "that fit in 16 bits").to.deep.equal([0.00002, 0.001]);
    const few = scalesOf(await derive(weightedSum([1, 1, 1, 1, 3]), rows.slice(0, 8)));
    expect(few[0], "8 rows").not.to.equal(0.00002);
  });

  it("gives a feature that trees compare far below its largest value enough bits for rows that were not seen", async () => {
    const onnx = forestModel({ seed: "amounts", trees: 2, depth: 3, features: 1, threshold: (random) => 30 * random });
    const amounts = rowsOf((random) => Math.fround(Math.round(Math.exp(random() * 8) * 1e4) / 1e4));
    expect(brief(await derive(onnx, amounts))).to.deep.equal([["x", 1, 32, false, 0.000002]]);
  });

  it("reaches much farther than rows with a long tail do", async () => {
    const volumes = rowsOf((random) => Math.fround(Math.exp(3 * (random() + random() + random() + random() - 2))));
    const { features } = await derive(weightedSum([1]), volumes);
    const [{ width, scale } = { width: 0, scale: 0 }] = features;
    const largest = Math.max(...volumes.flat());
    expect((scale * (2 ** width - 1)) / largest).to.be.within(1.6, 4);
  });

  it("rounds features to no more than the error allowed, on rows it has not seen too", async () => {
    for (const [size, maxError] of [
      [1e-9, "1%"],
      [1, "0.1%"],
      [1e9, "0.01%"],
    ] as const) {
      const rows = rowsOf(real(size), real(size * 1e-3), real(size * 100), whole(30));
      const onnx = weightedSum([1 / size, 1e3 / size, 0.01 / size, 0.1]);
      const { errorReport } = await compileModel({
        onnx,
        batch: 1,
        calibration: rows.slice(0, 60),
        heldOut: rows.slice(60),
        maxError,
      });
      const allowed = (Number.parseFloat(maxError) / 100) * 6;
      expect(errorReport.calibration.max, `size ${size}`).to.be.at.most(allowed);
      expect(errorReport.heldOut?.mean, `size ${size}`).to.be.at.most(allowed);
    }
  });

  it("keeps to the runs that a layout can count, however scattered the columns are", async () => {
    const count = 600;
    const columns = Array.from({ length: count }, (_, k) => [whole(200), whole(9_000), real(3), whole(5, -5)][k % 4]!);
    const schema = await derive(weightedSum(columns.map((_, k) => 1 / (k + 1))), rowsOf(...columns));
    expect(layoutOf(schema).features.length).to.be.at.most(255);
    expect(schema.features.reduce((sum, field) => sum + field.count, 0)).to.equal(count);
    expect(schema.features.filter(({ scale }) => scale === 1).length, "whole numbers keep their unit").to.be.above(100);
  });

  it("names fields within the grammar, each differently, whatever the tensors are called", async () => {
    for (const name of ["a\nb", "", "1", "x[0]", "ünïcode", "a b*/c", "n".repeat(200), "onnx::Gemm_0"]) {
      const schema = await derive(
        weightedSum([1, 1000, 1], name === "" ? " " : name),
        rowsOf(real(1), whole(9), real(1e-3)),
      );
      const names = [...schema.features, ...schema.outputs].map((field) => field.name);
      for (const field of names) expect(field).to.match(FIELD_NAME.pattern);
      expect(new Set(names).size).to.equal(names.length);
    }
  });

  it("gives outputs of very different size each a unit that it can be told by", async () => {
    const onnx = onnxBytes({
      inputs: [tensor("x", [1, 2])],
      outputs: [tensor("y", [1, 2])],
      nodes: [node("Gemm", ["x", "w"], ["y"])],
      initializers: [floatTensor("w", [2, 2], [1e9, 0, 0, 1e-6])],
    });
    const schema = await derive(onnx, rowsOf(real(1), real(1)));
    expect(schema.outputs).to.have.length(2);
    expect(schema.outputs[1]?.scale).to.be.below(1e-6 / 256);
  });

  it("says nothing that is not a number, for columns and outputs of any size", async () => {
    for (const size of [1e-300, 1e-45, 1e-38, 1e-20, 1, 1e20, 1e30, 3e38])
      for (const weight of [0, 1e-30, 1, 1e6])
        for (const field of [await derive(weightedSum([weight]), rowsOf(real(size)))].flatMap((s) => [
          ...s.features,
          ...s.outputs,
        ]))
          expect(field.scale > 0 && Number.isFinite(field.scale), `size ${size}, weight ${weight}`).to.equal(true);
  });

  it("gives no output a unit so fine that its worst case leaves int64", async () => {
    const onnx = weightedSum([1, 1]);
    const model = await compileModel({ onnx, batch: 1, calibration: [[-0, 1e-300]], heldOut: [[1, 1]] });
    expect(model.errorReport.calibration.max).to.be.below(1e-200);
    expect(model.errorReport.heldOut!.saturated, "as nothing like it was calibrated on").to.equal(1);
  });

  it("copes with the most columns that there can be", async () => {
    const schema = await derive(weightedSum(new Array<number>(MAX_VALUES).fill(1e-3)), [
      new Array<number>(MAX_VALUES).fill(0.5),
    ]);
    expect(canonicalSchemaJson(schema).length).to.be.below(1_000);
  });
});
