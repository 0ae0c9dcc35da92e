// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../compiler/compile-model.ts";
import { fixBatchAxis } from "../../compiler/fix-batch-axis.ts";
import { decodeOnnx } from "../../compiler/frontend/decode-onnx.ts";
import type { OnnxNode, OnnxTensor } from "../../compiler/onnx/model.ts";
import { errorOf } from "../../testing/error-of.ts";
import { linearOutputs } from "../../testing/lowered-model.ts";
import { floatTensor, int64Tensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../testing/onnx-fixtures.ts";

const weights = floatTensor("w", [2, 1], [3, -2]);
const batchOf = (nodes: OnnxNode[], initializers: OnnxTensor[] = [weights], output: number[] = [4, 1]) =>
  onnxBytes({ inputs: [tensor("x", [4, 2])], outputs: [tensor("y", output)], nodes, initializers });
const dense = batchOf([node("MatMul", ["x", "w"], ["y"])]);

describe("a batch that the exporter fixed", () => {
  it("is told of, with the option that makes it one row", async () => {
    const { notes, schema } = await compileModel({ onnx: dense, batch: 1 });
    expect(schema.features[0]?.count).to.equal(8);
    expect(notes.join(" ")).to.match(/4 as its first dimension.*--batch-axis 0/);
  });

  it("is not told of where dimensions differ or are 1", async () => {
    for (const onnx of [
      onnxBytes({
        inputs: [tensor("x", [1, 2])],
        outputs: [tensor("y", [1, 1])],
        nodes: [node("MatMul", ["x", "w"], ["y"])],
        initializers: [weights],
      }),
      batchOf([node("MatMul", ["c", "x"], ["y"])], [floatTensor("c", [1, 4], [1, 2, 3, 4])], [1, 2]),
    ])
      expect((await compileModel({ onnx, batch: 1 })).notes.join(" ")).not.to.contain("--batch-axis");
  });

  it("becomes one row", async () => {
    const { schema, notes } = await compileModel({ onnx: dense, batch: 1, batchAxis: 0 });
    expect([schema.features[0]?.count, schema.outputs[0]?.count]).to.deep.equal([2, 1]);
    expect(notes.join(" ")).not.to.contain("--batch-axis");
    expect(await linearOutputs(await fixBatchAxis(dense, 0), [5, 1])).to.deep.equal([13]);
  });

  it("becomes one row of each of several inputs", async () => {
    const onnx = onnxBytes({
      inputs: [tensor("a", [3, 2]), tensor("b", [3, 1])],
      outputs: [tensor("y", [3, 2])],
      nodes: [node("Add", ["a", "b"], ["y"])],
    });
    const { inputs, outputs } = decodeOnnx(await fixBatchAxis(onnx, 0));
    expect([...inputs, ...outputs].map(({ shape }) => shape)).to.deep.equal([
      [1, 2],
      [1, 1],
      [1, 2],
    ]);
  });

  const REFUSED: [what: string, text: RegExp, onnx: Uint8Array][] = [
    [
      "a constant shape holds its size",
      /a constant in the model may hold its size/,
      batchOf(
        [node("Reshape", ["x", "s"], ["r"]), node("MatMul", ["r", "w"], ["y"])],
        [weights, int64Tensor("s", [2], [4n, 2n])],
      ),
    ],
    [
      "a row depends on the others",
      /depends on the other rows/,
      batchOf([
        node("MatMul", ["x", "w"], ["m"]),
        node("ReduceMean", ["m"], ["mean"], { axes: [0n] }),
        node("Sub", ["m", "mean"], ["y"]),
      ]),
    ],
    [
      "a constant has a value for each row",
      /instead of|depends on|may hold its size/,
      batchOf(
        [node("MatMul", ["x", "w"], ["m"]), node("Add", ["m", "c"], ["y"])],
        [weights, floatTensor("c", [4, 1], [1, 2, 3, 4])],
      ),
    ],
    [
      "there is none",
      /not every input and output/,
      batchOf([node("MatMul", ["c", "x"], ["y"])], [floatTensor("c", [1, 4], [1, 2, 3, 4])], [1, 2]),
    ],
  ];
  for (const [what, text, onnx] of REFUSED)
    it(`stays where ${what}`, async () => {
      const error = await errorOf(fixBatchAxis(onnx, 0));
      expect(error).to.have.property("code", "BATCH_AXIS_REFUSED");
      expect(error.message).to.match(text);
    });

  it("stays where it has more values than can be compared", async () => {
    const onnx = onnxBytes({
      inputs: [tensor("x", [2 ** 25, 1])],
      outputs: [tensor("y", [2 ** 25, 1])],
      nodes: [node("Relu", ["x"], ["y"])],
    });
    expect(await errorOf(fixBatchAxis(onnx, 0))).to.have.property("code", "MODEL_TOO_LARGE");
  });
});
