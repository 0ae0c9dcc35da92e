// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import type { OnnxNode } from "../../../compiler/onnx/model.ts";
import { runFloatPasses } from "../../../compiler/passes/index.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

/** The operators that are left, in their order. */
async function order(nodes: readonly OnnxNode[], ...more: string[]): Promise<string[]> {
  const onnx = onnxBytes({
    opsets: [
      { domain: "", version: 17 },
      { domain: "ai.onnx.ml", version: 1 },
    ],
    inputs: [tensor("x", [2, 3])],
    outputs: ["y", ...more].map((name) => tensor(name, [2, 3])),
    nodes,
  });
  return (await runFloatPasses(decodeOnnx(onnx))).nodes.map(({ op, inputs, outputs }) =>
    [op, ...inputs, "->", ...outputs].join(" "),
  );
}

const norm = (from: string, kind = "L1"): OnnxNode => ({
  ...node("Normalizer", [from], ["y"], { norm: kind }),
  domain: "ai.onnx.ml",
});

const classifier = (transform: string): OnnxNode => ({
  ...node("LinearClassifier", ["x"], ["label", "p"], {
    ...{ classlabels_ints: [0n, 1n, 2n], coefficients: [1, 2, 3, 4, 5, 6, 7, 8, 9], intercepts: [0, 0, 0] },
    post_transform: transform,
  }),
  domain: "ai.onnx.ml",
});

describe("dropIdleNorms", () => {
  it("leaves out the norm of a classifier's shares, and of a Softmax's", async () => {
    expect(await order([classifier("SOFTMAX"), norm("p")])).to.deep.equal(["LinearClassifier x -> label y"]);
    expect(await order([node("Softmax", ["x"], ["p"]), norm("p")])).to.deep.equal(["Softmax x -> y"]);
  });

  it("gives the shares to whatever else reads them", async () => {
    const nodes = [node("Softmax", ["x"], ["p"]), norm("p"), node("Neg", ["p"], ["z"])];
    expect(await order(nodes, "z")).to.deep.equal(["Softmax x -> y", "Neg y -> z"]);
  });

  it("keeps the norm of what are no shares of one row, and any other norm", async () => {
    expect(await order([classifier("LOGISTIC"), norm("p")])).to.have.length(2);
    expect(await order([node("Softmax", ["x"], ["p"], { axis: 0n }), norm("p")])).to.have.length(2);
    expect(await order([node("Softmax", ["x"], ["p"]), norm("p", "L2")])).to.have.length(2);
    expect(await order([node("Softmax", ["x"], ["p"]), norm("p")], "p"), "an output itself").to.have.length(2);
  });
});
