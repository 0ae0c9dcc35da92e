import { expect } from "chai";
import { compileModel } from "../../compiler/compile-model.ts";
import type { OnnxNode, OnnxTensor } from "../../compiler/onnx/model.ts";
import { floatTensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../testing/pseudo-random.ts";

/** A model of x[1, 4], compiled from random rows; the comparison of all its forms is the compiler's own. */
async function compiled(nodes: readonly OnnxNode[], initializers: readonly OnnxTensor[], opset = 17) {
  const random = pseudoRandom("operators among others");
  return compileModel({
    onnx: onnxBytes({ opset, inputs: [tensor("x", [1, 4])], outputs: [tensor("y", [1, 4])], nodes, initializers }),
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
});
