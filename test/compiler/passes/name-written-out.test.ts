// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../../compiler/compile-model.ts";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import { runFloatPasses } from "../../../compiler/passes/index.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";

const ROWS = { axes: [1n] };

/** A model of [rows, 3] elements, from x to y. */
function written(nodes: readonly ReturnType<typeof node>[], rows = 1): Uint8Array {
  return onnxBytes({
    opset: 12,
    inputs: [tensor("x", [rows, 3])],
    outputs: [tensor("y", [rows, 3])],
    nodes,
    initializers: [floatTensor("one", [1], [1]), floatTensor("two", [], [2])],
  });
}

async function operators(...given: Parameters<typeof written>): Promise<string[]> {
  return (await runFloatPasses(decodeOnnx(written(...given)))).nodes.map(({ op }) => op);
}

const normalised = (keepdims: bigint) => [
  node("ReduceLogSumExp", ["x"], ["l"], { ...ROWS, keepdims }),
  node("Sub", ["x", "l"], ["d"]),
  node("Exp", ["d"], ["y"]),
];

const divided = [
  node("ReduceMax", ["x"], ["m"], ROWS),
  node("Sub", ["x", "m"], ["d"]),
  node("Exp", ["d"], ["e"]),
  node("ReduceSum", ["e"], ["s"], ROWS),
  node("Div", ["e", "s"], ["y"]),
];

const squashed = (one = "one") => [
  node("Exp", ["x"], ["e"]),
  node("Add", [one, "e"], ["a"]),
  node("Div", ["one", "a"], ["y"]),
];

/** One-against-rest probabilities: all of them may be next to nothing. */
const shared = [
  node("Sigmoid", ["x"], ["p"]),
  node("Abs", ["p"], ["a"]),
  node("ReduceSum", ["a"], ["s"], ROWS),
  node("Div", ["p", "s"], ["y"]),
];

describe("nameWrittenOut", () => {
  it("calls a Softmax what its exporter wrote out", async () => {
    expect(await operators(normalised(1n))).to.deep.equal(["Softmax"]);
    expect(await operators(divided, 3)).to.deep.equal(["Softmax"]);
  });

  it("calls shares of a sum of sizes a normalization", async () => {
    expect(await operators(shared)).to.deep.equal(["Sigmoid", "LpNormalization"]);
  });

  it("leaves what is taken by columns", async () => {
    expect(await operators(normalised(0n), 3)).to.deep.equal(["ReduceLogSumExp", "Sub", "Exp"]);
  });

  it("calls a Sigmoid what its exporter wrote out, and nothing else", async () => {
    expect(await operators(squashed())).to.deep.equal(["Neg", "Sigmoid"]);
    expect(await operators(squashed("two"))).to.deep.equal(["Exp", "Add", "Div"]);
  });

  it("compiles probabilities that are shares of a sum which may be next to nothing", async () => {
    const random = pseudoRandom("shares");
    const rows = Array.from({ length: 40 }, () => Array.from({ length: 3 }, () => 16 * random() - 8));
    const { errorReport } = await compileModel({ onnx: written(shared), batch: 1, calibration: rows });
    expect(errorReport.calibration.max).to.be.at.most(1 / 256);
  });

  for (const [title, nodes] of [
    ["Softmax", normalised(1n)],
    ["Softmax by its greatest", divided],
    ["Sigmoid", squashed()],
  ] as const)
    it(`compiles where the powers of a written out ${title} are beyond all floats`, async () => {
      const random = pseudoRandom(title);
      const rows = Array.from({ length: 40 }, () => Array.from({ length: 3 }, () => 400 * random() - 200));
      const { errorReport } = await compileModel({ onnx: written(nodes), batch: 1, calibration: rows });
      expect(errorReport.calibration.max).to.be.at.most(1 / 256);
    });
});
