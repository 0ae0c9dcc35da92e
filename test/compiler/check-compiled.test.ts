// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { rowsOfIntegers } from "../../compiler/calibration/calibration-rows.ts";
import { checkCompiled, type ToCheck } from "../../compiler/check-compiled.ts";
import { compileModel } from "../../compiler/compile-model.ts";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import { decodeOnnx } from "../../compiler/frontend/decode-onnx.ts";
import { runFloatPasses } from "../../compiler/passes/index.ts";
import { lower } from "../../compiler/passes/lower.ts";
import { floatReference } from "../../compiler/quantise/float-reference.ts";
import { schemaElements } from "../../compiler/quantise/schema-elements.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { smallModel, SMALL_MODEL } from "../../testing/small-model.ts";
import { floatTensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../testing/onnx-fixtures.ts";

const SCHEMA: ModelSchema = {
  ...{ version: 1, name: "small", total: true },
  features: [{ name: "x", unit: "", count: 3, width: 8, signed: true, scale: 0.5 }],
  outputs: [{ name: "y", unit: "", count: 2, width: 32, signed: true, scale: 2 ** -8 }],
};
const ROWS = [
  [1, -2, 3],
  [100, 0, -100],
];

const changedWeight = (): Uint8Array =>
  smallModel({
    initializers: [floatTensor("w", [3, 2], [1, -2, 0.5, 0.25, -1, 3.1]), floatTensor("b", [2], [0.5, -0.5])],
  });

async function checkOf(onnx: Uint8Array): Promise<ToCheck> {
  const model = await compileModel({ onnx, batch: 1, schema: SCHEMA, calibration: ROWS });
  const floatGraph = await runFloatPasses(decodeOnnx(onnx));
  const [features, outputs] = [schemaElements(SCHEMA.features), schemaElements(SCHEMA.outputs)];
  const rows = rowsOfIntegers("calibration", ROWS, features);
  const floats = await floatReference(onnx, "calibration", rows.raw, ["y"]);
  const { graph, intOnnx, errorReport } = model;
  return {
    ...{ onnx, floatGraph, unfused: lower(floatGraph), held: [], graph, intOnnx, features, outputs },
    outcomes: [{ rows, floats, integers: rows.integers.map((row) => runIntegerModel(graph, row)) }],
    errorBounds: outputs.map(() => errorReport.bound),
    inputBounds: outputs.map(() => errorReport.inputBound),
    figures: errorReport,
  };
}

describe("checkCompiled", () => {
  let good: ToCheck;
  let other: ToCheck;

  before(async () => {
    good = await checkOf(smallModel());
    other = await checkOf(changedWeight());
  });

  const refusal = async (change: Partial<ToCheck>, code = "COMPILED_WRONG"): Promise<string> => {
    const error = await checkCompiled({ ...good, ...change }).catch((reason: unknown) => reason);
    expect(error).to.have.property("code", code);
    return (error as Error).message;
  };

  it("accepts what was compiled", async () => {
    await checkCompiled(good);
  });

  it("refuses an int-ONNX that is not the integer graph", async () => {
    expect(await refusal({ intOnnx: other.intOnnx }))
      .to.contain("in the integer graph and")
      .and.to.contain("int-ONNX");
  });

  it("refuses integers of another model, at a corner if no row shows it", async () => {
    const { graph, intOnnx } = other;
    expect(await refusal({ graph, intOnnx, outcomes: [] }))
      .to.contain("was proven")
      .and.to.contain("features [");
  });

  it("refuses a bound that does not hold", async () => {
    expect(await refusal({ ...other, errorBounds: [0, 0] })).to.contain("no more than 0");
  });

  it("refuses rows that are farther off, end to end, than both bounds together", async () => {
    const outcomes = good.outcomes.map((outcome) => ({ ...outcome, floats: outcome.floats.map(() => [7, 7]) }));
    expect(await refusal({ outcomes })).to.contain("On row 0");
  });

  it("leaves out corners where only the float model's floats run out, and says so", async () => {
    const [gemm] = SMALL_MODEL.nodes;
    const nodes = [...(gemm ? [gemm] : []), node("Sigmoid", ["h"], ["s"]), node("Log", ["s"], ["y"])];
    const calibration = [
      [1, -2, 3],
      [3, 2, -1],
    ];
    const model = await compileModel({ onnx: smallModel({ nodes }), batch: 1, schema: SCHEMA, calibration });
    expect(model.notes.join(" ")).to.contain("its floats run out");
    const [, second = 0n] = runIntegerModel(model.graph, [127n, 0n, -128n]);
    expect(Number(second) * 2 ** -8, "a logarithm that floats call −∞").to.be.closeTo(-319.5, 0.5);
  });

  it("leaves out corners whose categories there are none of, for which onnxruntime stops", async () => {
    const onnx = onnxBytes({
      inputs: [tensor("kinds", ["batch", 2], "int64")],
      outputs: [tensor("y", ["batch", 2, 1])],
      nodes: [node("Gather", ["table", "kinds"], ["y"])],
      initializers: [floatTensor("table", [3, 1], [0.5, -1, 2])],
    });
    const calibration = [[0, 1], [2, 0], [1, 2]]; // prettier-ignore
    const model = await compileModel({ onnx, batch: 1, calibration });
    expect(model.notes.join(" ")).to.contain("an index is beyond its table");
    const scale = model.schema.outputs[0]?.scale ?? 0;
    expect(runIntegerModel(model.graph, [2n, 1n]).map((value) => Number(value) * scale)).to.deep.equal([2, -1]);
  });

  it("refuses an output whose size is not onnxruntime's", async () => {
    expect(await refusal({ unfused: { ...good.unfused, outputSizes: [3] } })).to.contain(
      "the shape [1, 2], and the compiler 3",
    );
  });

  it("blames the file, and nothing else, for a shape that it declares and its operators do not give", async () => {
    const outputs = good.floatGraph.outputs.map((output) => ({ ...output, shape: [2, 1] }));
    const message = await refusal({ floatGraph: { ...good.floatGraph, outputs } }, "MISDECLARED_OUTPUT");
    expect(message).to.contain('declares output "y" with the shape [2, 1]').and.to.contain("give it [1, 2]");
  });

  for (const figure of [NaN, Infinity, -Infinity])
    it(`refuses ${figure} among the figures, and says where`, async () => {
      expect(await refusal({ figures: { a: [1, { b: figure }] } })).to.contain(`a.1.b is ${figure}`);
    });
});
