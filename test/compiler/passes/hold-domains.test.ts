// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";
import { compileModel, type CompiledModel } from "../../../compiler/compile-model.ts";
import type { OnnxNode, OnnxTensor } from "../../../compiler/onnx/model.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";

const modelOf = (nodes: OnnxNode[], initializers: OnnxTensor[] = []): Uint8Array =>
  onnxBytes({ inputs: [tensor("x", [1, 2])], outputs: [tensor("y", [1, 2])], nodes, initializers });

/** Rows of two values between ends, both with a sign that changes if asked for. */
function rowsWithin(least: number, most: number, changesSign = false): number[][] {
  const random = pseudoRandom("domains");
  const value = (): number => (least + random() * (most - least)) * (changesSign && random() < 0.5 ? -1 : 1);
  return Array.from({ length: 40 }, () => [value(), value()]);
}

const compiled = (onnx: Uint8Array, calibration: number[][], heldOut?: number[][]): Promise<CompiledModel> =>
  compileModel({ onnx, batch: 1, calibration, heldOut });

/** The integer model's answer in real numbers. */
function answer({ schema, graph }: CompiledModel, row: readonly number[]): number[] {
  const scales = schema.features.flatMap(({ count, scale }) => new Array<number>(count).fill(scale));
  const units = schema.outputs.flatMap(({ count, scale }) => new Array<number>(count).fill(scale));
  const integers = row.map((value, place) => BigInt(Math.round(value / scales[place]!)));
  return runIntegerModel(graph, integers).map((value, place) => Number(value) * units[place]!);
}

describe("what is not finite everywhere", () => {
  const reciprocal = modelOf([node("Reciprocal", ["x"], ["y"])]);

  it("is held to an end below all calibration rows, which note and report state", async () => {
    const model = await compiled(reciprocal, rowsWithin(0.3, 2));
    const { errorReport, notes } = model;
    const { domain, calibration } = errorReport;
    expect(calibration.max).to.be.below(0.001);
    expect(domain?.held).to.have.length(1);
    expect(domain?.held[0]).to.include({ tensor: "y", least: 0.25 });
    expect(notes.join()).to.contain('What "y" is made of must be positive').and.to.contain("held to 0.25 or more");
    const [beyond, within] = answer(model, [0, 0.5]);
    expect(beyond, "the end's").to.be.closeTo(4, 0.01);
    expect(within).to.be.closeTo(2, 0.01);
  });

  it("is refused where a calibration row is beyond any end", async () => {
    const error = await compiled(reciprocal, [[0, 1], [1, 2]]).catch((reason: unknown) => reason); // prettier-ignore
    expect(error).to.have.property("code", "DIVISOR_NOT_POSITIVE");
    expect((error as Error).message).to.contain("calibrate on rows that do");
  });

  it("is refused where a quotient of zeros has no value at all", async () => {
    const quotient = modelOf([node("Mul", ["x", "two"], ["t"]), node("Div", ["x", "t"], ["y"])], [floatTensor("two", [], [2])]); // prettier-ignore
    const error = await compiled(quotient, [[0, 1]]).catch((reason: unknown) => reason);
    expect(error).to.have.property("code", "DIVISOR_NOT_POSITIVE");
    expect((await compiled(quotient, [[0.009540927596390247, 0.01]])).errorReport.calibration.max).to.be.below(1e-4);
  });

  it("counts held-out rows beyond the end", async () => {
    const { errorReport, notes } = await compiled(reciprocal, rowsWithin(0.3, 2), [[0.1, 1], [1, 1], [0.2, 0.2]]); // prettier-ignore
    expect(errorReport.domain?.heldOutBeyond).to.equal(2);
    expect(errorReport.heldOut?.max, "10 in the float model, 4 at the end").to.be.closeTo(6, 0.01);
    expect(notes.join()).to.contain("2 of the held-out rows lie beyond an end");
  });

  it("keeps the sign of divisors that stay away from 0 on both sides", async () => {
    const model = await compiled(reciprocal, rowsWithin(0.3, 2, true));
    expect(model.errorReport.calibration.max).to.be.below(0.01);
    const [below, above] = answer(model, [-0.01, 0.01]);
    expect(below).to.be.closeTo(-4, 0.05);
    expect(above).to.be.closeTo(4, 0.05);
  });

  for (const [what, nodes, [least, most], ends] of [
    ["logarithms", [node("Log", ["x"], ["y"])], [0.3, 4], { least: 0.25 }],
    ["reciprocal roots", [node("Sqrt", ["x"], ["r"]), node("Reciprocal", ["r"], ["y"])], [0.1, 1], { least: 0.25 }],
    ["negative powers", [node("Pow", ["x", "p"], ["y"])], [0.3, 2], { least: 0.25 }],
    ["arc cosines", [node("Acos", ["x"], ["y"])], [-0.9, 0.99], { least: -1, most: 1 }],
    ["inverse hyperbolic tangents", [node("Atanh", ["x"], ["y"])], [-0.9, 0.7], { least: -0.9375, most: 0.75 }],
    ["quotients of quotients", [node("Reciprocal", ["x"], ["r"]), node("Div", ["x", "r"], ["y"])], [0.6, 2], { least: 0.5 }], // prettier-ignore
  ] as const)
    it(`is held in ${what}`, async () => {
      const onnx = modelOf([...nodes], what === "negative powers" ? [floatTensor("p", [], [-1.5])] : []);
      const { errorReport } = await compiled(onnx, rowsWithin(least, most));
      expect(errorReport.calibration.share).to.be.below(1 / 256);
      expect(errorReport.domain?.held[0]).to.include(ends);
    });

  it("is left as it is where the features keep it finite", async () => {
    const shifted = modelOf([node("Add", ["x", "one"], ["t"]), node("Reciprocal", ["t"], ["y"])], [floatTensor("one", [], [1])]); // prettier-ignore
    const { errorReport, notes } = await compiled(shifted, rowsWithin(0.3, 2));
    expect(errorReport).not.to.have.property("domain");
    expect(notes.join()).not.to.contain("held to");
  });
});
