// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runFloatModel } from "../../../compiler/calibration/float-runtime.ts";
import { compileModel } from "../../../compiler/compile-model.ts";
import { runIntegerOnnx } from "../../../compiler/emit/integer-runtime.ts";
import { makeTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

const FIELD = { unit: "", width: 8, signed: true, scale: 2 ** -5 } as const;
const OUTPUT = { unit: "", width: 32, signed: true, scale: 2 ** -16 } as const;

/** Softmax of nine scores, three at a time, of which later ones are masked. */
function masked(value: number, form: "Add" | "Where"): Uint8Array {
  const later = [0, 1, 1, 0, 0, 1, 0, 0, 0];
  return onnxBytes({
    inputs: [tensor("x", [3, 3])],
    outputs: [tensor("y", [3, 3])],
    nodes: [
      node(form, form === "Add" ? ["x", "mask"] : ["isLater", "value", "x"], ["scores"]),
      node("Softmax", ["scores"], ["y"], { axis: -1n }),
    ],
    initializers:
      form === "Add"
        ? [
            makeTensor(
              "mask",
              "float32",
              [3, 3],
              later.map((each) => (each === 1 ? value : 0)),
            ),
          ]
        : [makeTensor("isLater", "bool", [3, 3], later), makeTensor("value", "float32", [], [value])],
  });
}

describe("boundMasks", function () {
  this.timeout(60_000);

  for (const form of ["Add", "Where"] as const)
    for (const value of [-Infinity, -3.4028234663852886e38, -1e9, -1e4])
      it(`lets softmax give 0 where ${form} masks with ${value}`, async () => {
        const onnx = masked(value, form);
        const model = await compileModel({
          onnx,
          batch: 1,
          bits: { weightBits: 16, activationBits: 16 },
          schema: {
            version: 1,
            name: "masked",
            features: [{ ...FIELD, name: "x", count: 9 }],
            outputs: [{ ...OUTPUT, name: "y", count: 9 }],
            total: true,
          },
        });
        const row = [5, -100, 127, -128, 127, 7, 40, -3, 0];
        const [integers] = await runIntegerOnnx(model.intOnnx, [row.map(BigInt)]);
        const [floats] = await runFloatModel(onnx, [row.map((each) => each * FIELD.scale)]);
        const expected = [...(floats?.get("y") ?? [])].map(Number);
        expected.forEach((probability, index) => {
          expect(Number(integers?.[index]) * OUTPUT.scale, `probability ${index}`).to.be.closeTo(probability, 1e-3);
        });
      });

  it("refuses −∞ elsewhere", async () => {
    const onnx = onnxBytes({
      inputs: [tensor("x", [1, 2])],
      outputs: [tensor("y", [1, 2])],
      nodes: [node("Add", ["x", "mask"], ["y"])],
      initializers: [makeTensor("mask", "float32", [2], [0, -Infinity])],
    });
    const refused = await compileModel({ onnx, batch: 1, calibration: [[0, 1]] }).catch((error: unknown) => error);
    expect(refused).to.have.property("code", "NON_FINITE_WEIGHTS");
  });
});
