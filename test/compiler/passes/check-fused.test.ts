// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import type { ElementType } from "../../../compiler/onnx/element-type.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { loweredModel, mapsOf, termsOf } from "../../../testing/lowered-model.ts";
import { floatTensor, makeTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

/** x · c · c · …, `times` over. */
function powers(c: number, times: number, type: ElementType = "float32"): Uint8Array {
  return onnxBytes({
    inputs: [tensor("x", [1, 1], type)],
    outputs: [tensor("y", [1, 1], type)],
    nodes: Array.from({ length: times }, (_, i) =>
      node("Mul", [i === 0 ? "x" : `t${i}`, "c"], [i === times - 1 ? "y" : `t${i + 1}`]),
    ),
    initializers: [type === "float32" ? floatTensor("c", [1], [c]) : makeTensor("c", type, [1], [c])],
  });
}

describe("coefficients of joined layers", () => {
  for (const [what, onnx] of [
    ["overflow a double", powers(1e30, 12)],
    ["overflow a float32", powers(1e30, 2)],
    ["are larger than any float32", powers(1e308, 1, "float64")],
    ["are too small for a double's digits", powers(1e-320, 1, "float64")],
  ] as const)
    it(`are refused when they ${what}`, async () => {
      expect(await errorOf(loweredModel(onnx))).to.have.property("code", "COEFFICIENT_OUT_OF_RANGE");
    });

  it("may be as small as float32 weights multiply to, or 0", async () => {
    const coefficients = async (onnx: Uint8Array) =>
      mapsOf(await loweredModel(onnx)).flatMap(({ weights }) => [...weights]);
    const [small] = await coefficients(powers(1e-40, 2));
    expect(small).to.be.within(0.99e-80, 1.01e-80);
    expect(await coefficients(powers(1e-30, 12)), "less than any double").to.deep.equal([]);
  });

  it("are 0 where a tensor is taken from itself", async () => {
    const onnx = onnxBytes({
      inputs: [tensor("x", [1, 2])],
      outputs: [tensor("y", [1, 2])],
      nodes: [node("Sub", ["x", "x"], ["d"]), node("Add", ["d", "x"], ["y"])],
    });
    const maps = mapsOf(await loweredModel(onnx));
    expect(maps.map((map) => [termsOf(map, 0), termsOf(map, 1)])).to.deep.equal([[[[0, 1]], [[1, 1]]]]);
  });
});
