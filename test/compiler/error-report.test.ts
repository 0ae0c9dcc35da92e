// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runFloatModel } from "../../compiler/calibration/float-runtime.ts";
import { compileModel, type CompiledModel } from "../../compiler/compile-model.ts";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import { fieldRange, type ModelSchema } from "../../schema/model-schema.ts";
import { pseudoRandom } from "../../testing/pseudo-random.ts";
import { floatTensor } from "../../compiler/onnx/make-tensor.ts";
import { node } from "../../testing/onnx-fixtures.ts";
import { smallModel } from "../../testing/small-model.ts";

const SCHEMA: ModelSchema = {
  ...{ version: 1, name: "small", total: true },
  features: [{ name: "x", unit: "", count: 3, width: 8, signed: true, scale: 0.1 }],
  outputs: [{ name: "y", unit: "", count: 2, width: 16, signed: true, scale: 1 / 64 }],
};

function rowsOf(seed: string, count: number, size: number): number[][] {
  const random = pseudoRandom(seed);
  return Array.from({ length: count }, () => [0, 1, 2].map(() => (random() * 2 - 1) * size));
}

/** The same figures, by the shortest way. */
async function figuresOf(onnx: Uint8Array, { schema, intOnnx }: CompiledModel, rows: number[][]) {
  const fields = schema.features.flatMap((field) => Array.from({ length: field.count }, () => field));
  let clipped = 0;
  const held = rows.map((row) =>
    row.map((value, index) => {
      const field = fields[index]!;
      const nearest = BigInt(Math.round(value / field.scale));
      const { min, max } = fieldRange(field);
      if (nearest < min || nearest > max) clipped++;
      return nearest < min ? min : nearest > max ? max : nearest;
    }),
  );
  const integers = await runIntegerOnnx(intOnnx, held);
  const floats = await runFloatModel(onnx, rows);
  const scales = schema.outputs.flatMap(({ count, scale }) => Array.from({ length: count }, () => scale));
  const errors = integers.map((row, at) =>
    row.map((integer, place) => Math.abs(Number(integer) * scales[place]! - floats[at]!.get("y")![place]!)),
  );
  const all = errors.flat();
  const max = Math.max(...all);
  return {
    max,
    mean: all.reduce((a, b) => a + b) / all.length,
    rmse: Math.sqrt(all.reduce((a, b) => a + b * b, 0) / all.length),
    worstRow: errors.findIndex((row) => row.includes(max)),
    clipped,
  };
}

describe("the error report (property 25)", () => {
  const [calibration, heldOut] = [rowsOf("calibration", 60, 3), rowsOf("held out", 40, 20)];

  for (const [what, given] of [
    ["a derived schema", {}],
    ["a given schema and raw rows", { schema: SCHEMA, rowsAre: "raw", maxError: "3%" }],
  ] as const)
    it(`is the distance from the float model on the raw rows, each set by itself: ${what}`, async () => {
      const onnx = smallModel();
      const model = await compileModel({ onnx, batch: 1, calibration, heldOut, ...given });
      const { errorReport } = model;
      for (const [set, rows] of [
        ["calibration", calibration],
        ["heldOut", heldOut],
      ] as const) {
        const expected = await figuresOf(onnx, model, rows);
        const figures = errorReport[set]!;
        for (const figure of ["max", "mean", "rmse"] as const)
          expect(figures[figure], `${set} ${figure}`).to.be.within(expected[figure] - 1e-9, expected[figure] + 1e-9);
        expect(figures.worstRow, set).to.equal(expected.worstRow);
        expect(figures.clipped.values, set).to.equal(expected.clipped);
        expect(figures.rows).to.equal(rows.length);
      }
      expect(errorReport.heldOut!.clipped.values, "values beyond the calibration").to.be.above(10);
      expect(errorReport.heldOut!.max, "clipping is part of the error").to.be.above(1);
      expect(errorReport.calibration.max).to.be.at.most(errorReport.endToEndBound + 1e-5);
      expect(model.notes.join()).to.contain("held-out rows lie beyond").and.to.contain('"x');
    });

  it("counts outputs that the float model puts beyond their field", async () => {
    const schema = { ...SCHEMA, outputs: [{ ...SCHEMA.outputs[0]!, width: 8 as const, scale: 0.01 }] };
    const { errorReport } = await compileModel({
      onnx: smallModel(),
      batch: 1,
      schema,
      maxError: 10,
      calibration: [
        [100, 0, 0],
        [0, 0, 0],
      ],
    });
    expect(errorReport.calibration.saturated, "10.5 of at most 1.27").to.equal(1);
    expect(errorReport.calibration.max).to.be.within(9.22, 9.24);
    expect(errorReport.calibration).to.include({ worstRow: 0, worstOutput: "y[0]" });
  });

  it("gives each field its own figures, and a share of what its outputs span", async () => {
    const outputs = [
      { name: "a", unit: "", count: 1, width: 32, signed: true, scale: 2 ** -8 },
      { name: "b", unit: "", count: 1, width: 32, signed: true, scale: 0.5 },
    ] as const;
    const calibration = rowsOf("fields", 30, 100).map((row) => row.map(Math.round));
    const { errorReport } = await compileModel({
      onnx: smallModel(),
      batch: 1,
      schema: { ...SCHEMA, outputs },
      calibration,
    });
    const [a, b] = errorReport.calibration.outputs;
    expect([a?.field, b?.field]).to.deep.equal(["a", "b"]);
    expect(a!.max).to.be.below(b!.max);
    expect(errorReport.calibration.max).to.equal(b!.max);
    expect(errorReport.calibration.share).to.equal(Math.max(a!.share!, b!.share!));
  });

  it("warns of an output that is always the same", async () => {
    const calibration = [
      [-50, 50, 50],
      [-60, 60, 50],
      [-70, 50, 60],
    ];
    const { notes } = await compileModel({ onnx: smallModel(), batch: 1, schema: SCHEMA, calibration });
    expect(notes.join()).to.contain("The same on every calibration row").and.to.contain('"y[0]" = 0');
  });

  it("states what float arithmetic was allowed on top of the bounds: float32 holds a timestamp to 128 seconds", async () => {
    const onnx = smallModel({ nodes: [node("Gemm", ["x", "w"], ["y"])], initializers: [floatTensor("w", [3, 2], [1e-3, 0, 1, 0, 0, 1])] }); // prettier-ignore
    const times = rowsOf("times", 40, 1).map(([a, b, c]) => [1.7e9 + Math.round(a! * 100), b!, c!]);
    const { errorReport } = await compileModel({ onnx, batch: 1, calibration: times, maxError: 1 });
    const { calibration, endToEndBound, floatRounding } = errorReport;
    expect(calibration.max)
      .to.be.above(0.02)
      .and.at.most(endToEndBound + floatRounding);
    expect(floatRounding, "half of 128 seconds at a thousandth, for each rounding").to.be.within(0.06, 1);
    const error = await compileModel({ onnx, batch: 1, calibration: times, maxError: 1e-3 }).catch((e: unknown) => e);
    expect(error).to.have.property("code", "ERROR_ABOVE_LIMIT");
    expect(error).to.have.property("message").that.contains("float model's own arithmetic").and.contains("float64");
  });

  it("takes what float32 itself is off by where an output hardly moves, and says so", async () => {
    const onnx = smallModel({ nodes: [node("Gemm", ["x", "w", "b"], ["y"])], initializers: [floatTensor("w", [3, 2], [3e-7, 0, 1e-7, 0, 0, 1]), floatTensor("b", [2], [0.7, 0])] }); // prettier-ignore
    const calibration = rowsOf("still", 40, 1);
    const { errorReport, notes } = await compileModel({ onnx, batch: 1, calibration });
    expect(errorReport.calibration.outputs[0]!.max).to.be.below(2 ** -22);
    expect(notes.join()).to.match(/Output "y\[0\]" moves so little .* float arithmetic alone .*errors up to/);
    const asked = await compileModel({ onnx, batch: 1, calibration, maxError: "0.4%" }).catch((e: unknown) => e);
    expect(asked, "but not where less was asked for").to.have.property("code", "ERROR_ABOVE_LIMIT");
  });

  it("names outputs beyond their field in a note, held-out rows' too", async () => {
    const schema = { ...SCHEMA, outputs: [{ ...SCHEMA.outputs[0]!, width: 8 as const, scale: 0.01 }] };
    const { notes } = await compileModel({
      ...{ onnx: smallModel(), batch: 1, schema, maxError: 100 },
      ...{ calibration: [[0, 0, 0]], heldOut: [[100, 0, 0], [0, 0, 0]] }, // prettier-ignore
    });
    expect(notes.join())
      .to.contain("On held-out rows the float model gives outputs beyond their fields")
      .and.to.contain('"y[0]" on 1 of 2 (its field holds -1.28 … 1.27)');
    expect(notes.join()).not.to.contain("On calibration rows");
  });

  it("names the set of a row that does not fit", async () => {
    const error = await compileModel({ onnx: smallModel(), batch: 1, calibration, heldOut: [[1, 2]] }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.have.property("message").that.contains("Held-out row 0 has 2 values");
  });
});

describe("maxError", () => {
  const calibration = rowsOf("limit", 60, 3);
  const refusal = async (options: object): Promise<string> => {
    const error = await compileModel({ onnx: smallModel(), batch: 1, calibration, ...options }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.have.property("code", "ERROR_ABOVE_LIMIT");
    return (error as Error).message;
  };

  for (const maxError of [0.1, "0.01%", 1e-5])
    it(`is kept on the calibration rows: ${maxError}`, async () => {
      const { errorReport } = await compileModel({ onnx: smallModel(), batch: 1, calibration, maxError });
      const limit = typeof maxError === "number" ? maxError : (Number.parseFloat(maxError) / 100) * 18;
      expect(errorReport.calibration.max).to.be.at.most(limit);
    });

  it("has a default: an output that the model leaves on every row is refused, unless it is accepted or the bits were chosen", async () => {
    const negative = { ...SCHEMA, outputs: SCHEMA.outputs.map((field) => ({ ...field, signed: false })) };
    const onnx = smallModel({ nodes: [node("Gemm", ["x", "w", "b"], ["y"])] });
    const options = { onnx, schema: negative, calibration: [[-9, 0, 0], [-5, 0, 1], [-7, 1, 0]] }; // prettier-ignore
    const message = await refusal(options);
    expect(message).to.contain("taken unasked").and.to.contain("wider field").and.to.contain("--max-error");
    for (const accepted of [{ maxError: 1_000 }, { bits: { weightBits: 12, activationBits: 12 } }]) {
      const { errorReport } = await compileModel({ batch: 1, ...options, ...accepted });
      expect(errorReport.calibration.saturated).to.be.above(0);
    }
  });

  it("ends in a refusal that names the output and the feature whose unit is too coarse", async () => {
    const message = await refusal({ schema: SCHEMA, rowsAre: "raw", maxError: 0.04 });
    expect(message)
      .to.contain('Output "y[')
      .and.to.contain("calibration row")
      .and.to.contain("0.04")
      .and.to.contain('"x[');
  });

  it("ends in a refusal that names the feature that its field cuts off", async () => {
    const features = [{ ...SCHEMA.features[0]!, signed: false }];
    const message = await refusal({ schema: { ...SCHEMA, features }, rowsAre: "raw" });
    expect(message).to.match(/Feature "x\[\d\]" is -[\d.]+ there and its field holds 0 … 25\.5/);
  });

  it("ends in a refusal that names the output's unit, when that is too coarse", async () => {
    const schema = { ...SCHEMA, outputs: [{ ...SCHEMA.outputs[0]!, scale: 1 }] };
    expect(await refusal({ schema, rowsAre: "raw", maxError: 0.1 })).to.contain("One unit of its field is 1");
  });

  it("ends in a refusal that asks for more bits, when the author gave too few", async () => {
    const integers = calibration.map((row) => row.map((value) => Math.round(value * 10)));
    const outputs = [{ ...SCHEMA.outputs[0]!, width: 32, scale: 2 ** -12 }];
    const schema = { ...SCHEMA, outputs };
    const bits = { weightBits: 3, activationBits: 4 };
    const initializers = [floatTensor("w", [3, 2], [1, -2, 0.7, 0.3, -1, 3.1]), floatTensor("b", [2], [0.5, -0.5])];
    const nodes = [node("Gemm", ["x", "w", "b"], ["h"]), node("Relu", ["h"], ["r"]), node("Gemm", ["r", "v"], ["y"])];
    const onnx = smallModel({ nodes, initializers: [...initializers, floatTensor("v", [2, 2], [0.3, 1, -0.7, 0.9])] });
    expect(await refusal({ onnx, schema, calibration: integers, bits, maxError: 0.01 })).to.contain("weightBits");
  });
});
