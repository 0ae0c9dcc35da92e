// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import { runFloatPasses } from "../../../compiler/passes/index.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

/** The operators that are left, in their order. */
async function order(...nodes: ReturnType<typeof node>[]): Promise<string[]> {
  const outputs = [tensor("y", [1, 1, 2])];
  const initializers = [floatTensor("low", [], [-1]), floatTensor("slopes", [4], [1, 2, 3, 4])];
  const onnx = onnxBytes({ opset: 17, inputs: [tensor("x", [1, 1, 4])], outputs, nodes, initializers });
  return (await runFloatPasses(decodeOnnx(onnx))).nodes.map(({ op }) => op);
}

const pool = (from: string, to: string) => node("MaxPool", [from], [to], { kernel_shape: [2n], strides: [2n] });

describe("takeLargestFirst", () => {
  it("computes rising activations after the pool that reads them", async () => {
    const nodes = [node("Sigmoid", ["x"], ["a"]), node("Clip", ["a", "low"], ["b"]), pool("b", "y")];
    expect(await order(...nodes)).to.deep.equal(["MaxPool", "Sigmoid", "Clip"]);
  });

  it("leaves an activation that something else reads", async () => {
    const nodes = [node("Relu", ["x"], ["a"]), pool("a", "p"), pool("x", "q"), node("Add", ["p", "q"], ["s"])];
    const both = [...nodes, node("ReduceMax", ["a"], ["m"]), node("Add", ["s", "m"], ["y"])];
    expect((await order(...both))[0]).to.equal("Relu");
  });

  it("leaves what may fall", async () => {
    expect(await order(node("LeakyRelu", ["x"], ["a"], { alpha: -0.5 }), pool("a", "y"))).to.deep.equal([
      "LeakyRelu",
      "MaxPool",
    ]);
    expect(await order(node("PRelu", ["x", "slopes"], ["a"]), pool("a", "y"))).to.deep.equal(["PRelu", "MaxPool"]);
  });
});
