// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runFloatModel } from "../../compiler/calibration/float-runtime.ts";
import { decodeOnnx } from "../../compiler/frontend/decode-onnx.ts";
import { runFloatPasses, runLoweredPasses } from "../../compiler/passes/index.ts";
import { lower } from "../../compiler/passes/lower.ts";
import { prepareOnnx } from "../../compiler/prepare-onnx.ts";
import { ProofcastError } from "../../schema/errors.ts";
import { withBranches, type Branch } from "../../testing/branch-model.ts";
import { int64Tensor, makeTensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../testing/pseudo-random.ts";

const half = (name: string, values: number[], shape = [values.length]) => makeTensor(name, "float16", shape, values);
const branch = (op: string): Branch => ({
  nodes: [node(op, ["h", "two"], ["t"])],
  initializers: [half("two", [2], [])],
  output: "t",
});

/** An open dimension, float16 on both sides, a branch that a constant decides, and elements that are moved. */
const MODEL = withBranches(
  onnxBytes({
    inputs: [tensor("x", ["n", "t"], "float16")],
    outputs: [tensor("y", ["n", 2], "float16")],
    nodes: [
      node("Slice", ["x", "from", "to", "axis"], ["s"]),
      node("Pad", ["s", "pads", "value"], ["q"]),
      node("Transpose", ["q"], ["r"]),
      node("Concat", ["r", "r"], ["h"], { axis: 0n }),
      node("If", ["c"], ["i"]),
      node("Gather", ["i", "places"], ["y"]),
    ],
    initializers: [
      ...[int64Tensor("from", [1], [0n]), int64Tensor("to", [1], [2n]), int64Tensor("axis", [1], [1n])],
      ...[int64Tensor("pads", [4], [0n, 1n, 0n, 0n]), half("value", [0.5], []), int64Tensor("places", [2], [0n, 1n])],
      makeTensor("c", "bool", [], [1]),
    ],
  }),
  { i: [branch("Mul"), branch("Add")] },
);
const CONFIG = { dims: { t: 3 } };

describe("prepareOnnx", () => {
  it("gives a file with one size, no branches and float32 on both sides", async () => {
    const onnx = await prepareOnnx(MODEL, CONFIG);
    const { inputs, outputs, nodes } = decodeOnnx(onnx);
    expect(inputs).to.deep.equal([{ name: "x", shape: [1, 3], elementType: "float32" }]);
    expect(outputs[0]?.elementType).to.equal("float32");
    expect(nodes.map(({ op }) => op)).to.not.include("If");
    const [run] = await runFloatModel(onnx, [[0.1, -3, 7]], ["h"]);
    expect([...run!.get("y")!], "in float16").to.deep.equal([1, 0.199951171875]);
    expect([...run!.get("h")!], "a float16 tensor inside").to.deep.equal([
      0.5, 0.0999755859375, -3, 0.5, 0.0999755859375, -3,
    ]);
  });

  it("leaves a float16 tensor that is input and output at once as it comes", async () => {
    const outputs = [tensor("x", [1, 2], "float16"), tensor("y", [1, 2], "float16")];
    const inputs = [tensor("x", [1, 2], "float16")];
    const onnx = await prepareOnnx(onnxBytes({ inputs, outputs, nodes: [node("Identity", ["x"], ["y"])] }), {});
    expect(decodeOnnx(onnx).outputs.map(({ name, elementType }) => [name, elementType])).to.deep.equal([
      ["x", "float32"],
      ["y", "float32"],
    ]);
  });

  it("gives what lowers or a ProofcastError, whatever bytes are changed", async function () {
    this.timeout(60_000);
    const random = pseudoRandom("prepared");
    const below = (limit: number): number => Math.floor(random() * limit);
    for (let attempt = 0; attempt < 400; attempt++) {
      const bytes = Uint8Array.from(MODEL);
      for (let edits = 1 + below(3); edits > 0; edits--) bytes[below(bytes.length)] = below(256);
      try {
        runLoweredPasses(lower(await runFloatPasses(decodeOnnx(await prepareOnnx(bytes, CONFIG)))));
      } catch (error) {
        expect(error, `raw error for ${Buffer.from(bytes).toString("hex")}`).to.be.instanceOf(ProofcastError);
      }
    }
  });
});
