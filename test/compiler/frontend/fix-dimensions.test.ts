// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../../compiler/compile-model.ts";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import { fixDimensions } from "../../../compiler/frontend/fix-dimensions.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

/** y = 2x for any shape. */
const doubling = (dims: (number | string | undefined)[]) =>
  onnxBytes({
    inputs: [tensor("x", dims)],
    outputs: [tensor("y", dims)],
    nodes: [node("Mul", ["x", "two"], ["y"])],
    initializers: [floatTensor("two", [], [2])],
  });

describe("open dimensions", () => {
  it("get the sizes that they are given, in inputs and outputs", () => {
    const { inputs, outputs } = decodeOnnx(fixDimensions(doubling(["b", "time", 2]), { time: 5 }));
    expect(inputs[0]?.shape).to.deep.equal([1, 5, 2]);
    expect(outputs[0]?.shape, "the batch stays open").to.equal(undefined);
  });

  it("are called by their input and axis where they have no name", () => {
    expect(
      decodeOnnx(fixDimensions(doubling([1, undefined, -1]), { "x:1": 3, "x:2": 2 })).inputs[0]?.shape,
    ).to.deep.equal([1, 3, 2]);
  });

  it("include the batch, if it is named", () => {
    expect(decodeOnnx(fixDimensions(doubling(["b", 2]), { b: 4 })).inputs[0]?.shape).to.deep.equal([4, 2]);
  });

  it("are compiled with their sizes", async () => {
    const { schema } = await compileModel({ onnx: doubling(["b", "time"]), batch: 1, dims: { time: 3 } });
    expect(schema.features[0]?.count).to.equal(3);
  });

  it("are refused a size that no dimension has", async () => {
    const error = await errorOf(compileModel({ onnx: doubling(["b", "time"]), batch: 1, dims: { times: 3 } }));
    expect(error).to.have.property("code", "NO_SUCH_DIMENSION");
    expect(error.message).to.contain("It leaves open: b, time");
  });

  it("are refused a size below 1", async () => {
    const error = await errorOf(compileModel({ onnx: doubling(["b", "time"]), batch: 1, dims: { time: 0 } }));
    expect(error).to.have.property("code", "INVALID_MODEL_CONFIG");
  });
});
