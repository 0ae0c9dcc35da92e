// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { decodeModel } from "../../../compiler/onnx/decode-model.ts";
import { encodeOnnx } from "../../../compiler/onnx/encode-model.ts";
import { floatTensor, int64Tensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxModel, tensor } from "../../../testing/onnx-fixtures.ts";

describe("encodeOnnx", () => {
  const model = onnxModel({
    inputs: [
      tensor("x", [1, 2], "int64"),
      tensor("open", ["batch", undefined]),
      { name: "any", elementType: "bool", shape: undefined },
    ],
    outputs: [tensor("y", [1, 2], "int64")],
    nodes: [
      { ...node("MatMul", ["x", "w"], ["y"]), domain: "ai.onnx.ml" },
      node("Anything", ["", "y"], ["z", ""], {
        float: 0.5,
        int: -(2n ** 63n),
        string: "é",
        tensor: floatTensor("t", [1], [3]),
        floats: [0, -1.5],
        ints: [0n, 2n ** 63n - 1n, -1n],
        strings: ["", "b"],
      }),
      node("Zeros", [], [], { float: 0, int: 0n, string: "" }),
    ],
    initializers: [int64Tensor("w", [2, 2], [1n, -(2n ** 62n), 2n ** 62n, 0n]), floatTensor("s", [], [1])],
  });

  it("writes what decodeModel reads back, value for value", () => {
    expect(decodeModel(encodeOnnx(model))).to.deep.equal(model);
  });

  it("gives the same bytes for the same value", () => {
    expect(encodeOnnx(structuredClone(model))).to.deep.equal(encodeOnnx(model));
  });

  it("writes int64 graphs that onnxruntime runs exactly", async () => {
    const bytes = encodeOnnx(
      onnxModel({
        inputs: [tensor("x", [1, 2], "int64")],
        outputs: [tensor("y", [1, 2], "int64")],
        nodes: [node("MatMul", ["x", "w"], ["y"])],
        initializers: [int64Tensor("w", [2, 2], [2n ** 60n + 1n, -1n, 1n, 2n ** 53n + 1n])],
      }),
    );
    const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
    const { y } = await session.run({ x: new Tensor("int64", BigInt64Array.of(3n, -1n), [1, 2]) });
    await session.release();
    expect([...(y!.data as BigInt64Array)]).to.deep.equal([3n * 2n ** 60n + 2n, -3n - 2n ** 53n - 1n]);
  });
});
