// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { openSession, runSession } from "../../compiler/calibration/ort-session.ts";
import { tensorValues } from "../../compiler/calibration/ort-tensor.ts";
import { feedsOf } from "../../compiler/calibration/row-feeds.ts";
import { decodeOnnx } from "../../compiler/frontend/decode-onnx.ts";
import { inlineBranches } from "../../compiler/inline-branches.ts";
import type { OnnxNode, OnnxTensor } from "../../compiler/onnx/model.ts";
import { alteredOnnx } from "../../testing/altered-onnx.ts";
import { withBranches, type Branch, type Branches } from "../../testing/branch-model.ts";
import { errorOf } from "../../testing/error-of.ts";
import { linearOutputs } from "../../testing/lowered-model.ts";
import { floatTensor, int64Tensor, makeTensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../testing/onnx-fixtures.ts";

const doubled: Branch = {
  nodes: [node("Mul", ["x", "two"], ["t"])],
  initializers: [floatTensor("two", [], [2])],
  output: "t",
};
const raised: Branch = {
  nodes: [node("Add", ["x", "two"], ["t"])],
  initializers: [floatTensor("two", [], [2])],
  output: "t",
};

function model(nodes: OnnxNode[], branches: Branches, initializers: OnnxTensor[] = []): Uint8Array {
  const sketch = { inputs: [tensor("x", ["n", 2])], outputs: [tensor("y", ["n", 2])], nodes, initializers };
  return withBranches(onnxBytes(sketch), branches);
}

/** What onnxruntime gives for the file as it is must be what the compiler reads. */
async function agrees(onnx: Uint8Array): Promise<number[]> {
  const inlined = await inlineBranches(onnx);
  const given = await linearOutputs(inlined, [3, -5]);
  const session = await openSession(onnx);
  const { y } = await runSession(session, feedsOf(decodeOnnx(inlined).inputs, [3, -5], 0), ["y"]);
  expect([...tensorValues(y!, "y")]).to.deep.equal(given);
  return given;
}

const bool = (name: string, value: number) => makeTensor(name, "bool", [], [value]);

describe("inlineBranches", () => {
  it("leaves a file without branches as it is", async () => {
    const onnx = model([node("Identity", ["x"], ["y"])], {});
    expect(await inlineBranches(onnx)).to.equal(onnx);
  });

  for (const [value, expected] of [
    [1, [6, -10]],
    [0, [5, -3]],
  ] as const)
    it(`takes the branch of a condition that is ${value === 1}`, async () => {
      const onnx = model([node("If", ["c"], ["y"])], { y: [doubled, raised] }, [bool("c", value)]);
      expect(await agrees(onnx)).to.deep.equal(expected);
    });

  it("takes the branch that a shape decides", async () => {
    const nodes = [
      node("Shape", ["x"], ["s"]),
      node("Gather", ["s", "one"], ["n"]),
      node("Equal", ["n", "two"], ["c"]),
      node("If", ["c"], ["y"]),
    ];
    const initializers = [int64Tensor("one", [], [1n]), int64Tensor("two", [], [2n])];
    const onnx = model(nodes, { y: [doubled, raised] }, initializers);
    expect(await agrees(onnx), "one \"two\" is the graph's, another the branch's").to.deep.equal([6, -10]);
  });

  it("takes branches in branches, and those whose condition a branch gives", async () => {
    const inner: Branch = { nodes: [node("If", ["c"], ["i"])], output: "i", nested: { i: [doubled, raised] } };
    const nodes = [node("If", ["c"], ["a"]), node("Neg", ["a"], ["y"])];
    const onnx = model(nodes, { a: [inner, raised] }, [bool("c", 1)]);
    expect(decodeOnnx(await inlineBranches(onnx)).nodes.map(({ op }) => op)).to.deep.equal([
      ...["Mul", "Identity", "Identity", "Neg"],
    ]);
  });

  it("drops a branch that no output depends on", async () => {
    const nodes = [
      node("ReduceMax", ["x"], ["m"], { keepdims: 0n }),
      node("Cast", ["m"], ["c"], { to: 9n }),
      node("If", ["c"], ["u"]),
      node("Identity", ["x"], ["y"]),
    ];
    const onnx = model(nodes, { u: [doubled, raised] });
    expect(await agrees(onnx)).to.deep.equal([3, -5]);
  });

  it("refuses a condition that depends on the inputs, with what to do", async () => {
    const nodes = [node("Twist", ["x"], ["c"]), node("If", ["c"], ["y"])];
    const error = await errorOf(inlineBranches(model(nodes, { y: [doubled, raised] })));
    expect(error).to.have.property("code", "SUBGRAPH_REFUSED");
    expect(error.message).to.match(/If node "If_y".*choose with Where/);
  });

  it("refuses a branch that is no graph", async () => {
    const onnx = alteredOnnx(model([node("If", ["c"], ["y"])], {}, [bool("c", 1)]), ({ graph }) => {
      graph.node[0]!.attribute = [{ name: "then_branch", type: 5, g: Uint8Array.of(0xff) }] as never;
    });
    expect(await errorOf(inlineBranches(onnx))).to.have.property("code", "MALFORMED_MODEL");
  });
});
