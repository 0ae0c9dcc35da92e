// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../compiler/compile-model.ts";
import { floatAttribute } from "../../compiler/node-parts.ts";
import type { OnnxNode, OnnxTensor } from "../../compiler/onnx/model.ts";
import { errorOf } from "../../testing/error-of.ts";
import { floatTensor, makeTensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../testing/pseudo-random.ts";

/** A model of x[1, 4], compiled from random rows; the comparison of all its forms is the compiler's own. */
async function compiled(nodes: readonly OnnxNode[], initializers: readonly OnnxTensor[]) {
  const opsets = [
    { domain: "", version: 17 },
    { domain: "com.microsoft", version: 1 },
  ];
  const random = pseudoRandom("operators among others");
  return compileModel({
    onnx: onnxBytes({ opsets, inputs: [tensor("x", [1, 4])], outputs: [tensor("y", [1, 4])], nodes, initializers }),
    batch: 1,
    calibration: Array.from({ length: 40 }, () => Array.from({ length: 4 }, () => random() * 4 - 2)),
  });
}

/** What no example of a single node can show. */
describe("operators among others", () => {
  it("normalise by a deviation that what stands before keeps away from 0", async () => {
    const model = await compiled(
      [
        node("Clip", ["x", "least", "most"], ["near"]),
        node("Add", ["near", "apart"], ["spread"]),
        node("MeanVarianceNormalization", ["spread"], ["y"], { axes: [-1n] }),
      ],
      [floatTensor("least", [], [-1]), floatTensor("most", [], [1]), floatTensor("apart", [4], [-9, -3, 3, 9])],
    );
    expect(model.errorReport.calibration.max).to.be.below(2 ** -10);
  });

  it("give a sum beside what they make of it", async () => {
    const skip = node("SkipLayerNormalization", ["x", "x", "scale"], ["n", "", "", "sum"], { epsilon: 0.5 });
    const model = await compiled(
      [{ ...skip, domain: "com.microsoft" }, node("Add", ["n", "sum"], ["y"])],
      [floatTensor("scale", [4], [1, -0.5, 2, 0.25])],
    );
    expect(model.errorReport.calibration.max).to.be.below(2 ** -8);
  });

  it("take a default as float32 holds it", () => {
    const one = { ...{ op: "LRN", domain: "", opset: 17, name: "n" }, inputs: ["x"], outputs: ["y"], attributes: {} };
    expect(floatAttribute(one, "alpha", 1e-4))
      .to.equal(Math.fround(1e-4))
      .and.not.equal(1e-4);
  });

  context("quantised as each row asks for", () => {
    const weights = [makeTensor("w", "int8", [4, 4], [7, -3, 90, 1, -20, 5, 5, 64, 0, 1, -1, 2, 33, -127, 8, 11])];
    const start = [
      node("DynamicQuantizeLinear", ["x"], ["q", "scale", "zero"]),
      node("MatMulInteger", ["q", "w", "zero"], ["sums"]),
      node("Cast", ["sums"], ["real"], { to: 1n }),
    ];
    const finish = [node("Mul", ["scale", "b"], ["both"]), node("Mul", ["real", "both"], ["y"])];
    const scale = floatTensor("b", [], [0.01]);

    it("are compiled without that quantisation", async () => {
      const { errorReport } = await compiled([...start, ...finish], [...weights, scale]);
      expect(errorReport.calibration.max).to.be.below(0.05).and.above(0);
    });

    for (const [what, nodes, reader] of [
      [
        "a node reads their scale",
        [...start, ...finish.slice(0, 1), node("Add", ["real", "both"], ["y"])],
        /is read by Add node/,
      ],
      [
        "a node reads their sums",
        [...start, node("Mul", ["real", "b"], ["y"])],
        /is read by Mul node "Mul_y" before it is scaled back/,
      ],
    ] as const)
      it(`are refused where ${what} otherwise`, async () => {
        const error = await errorOf(compiled(nodes, [...weights, scale]));
        expect(error).to.have.property("code", "UNSUPPORTED_NODE");
        expect(error.message).to.match(reader);
      });
  });
});
