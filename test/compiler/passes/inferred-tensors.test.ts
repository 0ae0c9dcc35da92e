// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { openSession, runSession } from "../../../compiler/calibration/ort-session.ts";
import { feedsOf } from "../../../compiler/calibration/row-feeds.ts";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import { entryOf } from "../../../compiler/graph/element-at.ts";
import { sizeOf } from "../../../compiler/graph/shape.ts";
import type { OnnxNode, OnnxTensor } from "../../../compiler/onnx/model.ts";
import { operators } from "../../../compiler/operator-table.ts";
import { inferTensors } from "../../../compiler/passes/infer-tensors.ts";
import { exampleModel } from "../../../testing/operator-example.ts";
import { int64Tensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

/** What the compiler and onnxruntime say of each output of the model. */
async function descriptionsOf(onnx: Uint8Array) {
  const graph = decodeOnnx(onnx);
  const { facts } = await inferTensors(graph);
  const session = await openSession(onnx);
  try {
    const zeros = new Array<number>(graph.inputs.reduce((sum, input) => sum + sizeOf(input.shape), 0)).fill(0);
    const names = graph.outputs.map(({ name }) => name);
    const results = new Map(Object.entries(await runSession(session, feedsOf(graph.inputs, zeros, 0), names)));
    return names.map((name) => {
      const { shape, elementType } = entryOf(facts, name);
      const { dims, type } = entryOf(results, name);
      return { ours: { shape: [...shape], type: elementType }, theirs: { shape: [...dims], type } };
    });
  } finally {
    await session.release();
  }
}

const shaped = (dims: number[], nodes: OnnxNode[], initializers: OnnxTensor[], opset = 17) =>
  onnxBytes({
    opset,
    inputs: [tensor("x", dims)],
    outputs: [{ name: "y", elementType: "float32", shape: undefined }],
    nodes,
    initializers,
  });
const axes = (...values: bigint[]) => int64Tensor("a", [values.length], values);

const SHAPES: [what: string, onnx: Uint8Array][] = [
  ["Squeeze of the last of several axes", shaped([1, 2, 1, 1], [node("Squeeze", ["x", "a"], ["y"])], [axes(-1n)])],
  ["Squeeze of axes from both ends", shaped([1, 2, 1, 3], [node("Squeeze", ["x", "a"], ["y"])], [axes(-2n, 0n)])],
  ["Squeeze of no axes, by an attribute", shaped([1, 2, 1], [node("Squeeze", ["x"], ["y"])], [], 11)],
  ["Unsqueeze before the last axis", shaped([2, 3], [node("Unsqueeze", ["x", "a"], ["y"])], [axes(-2n)])],
  ["Unsqueeze at both ends", shaped([2, 3], [node("Unsqueeze", ["x", "a"], ["y"])], [axes(-1n, 0n)])],
  ["Unsqueeze in any order", shaped([2, 3], [node("Unsqueeze", ["x", "a"], ["y"])], [axes(3n, 1n)])],
  [
    "Reshape that keeps an axis and infers one",
    shaped([2, 3, 4], [node("Reshape", ["x", "a"], ["y"])], [axes(0n, -1n)]),
  ],
  ["Flatten before the first axis", shaped([2, 3], [node("Flatten", ["x"], ["y"], { axis: 0n })], [])],
  ["Flatten after the last axis", shaped([2, 3], [node("Flatten", ["x"], ["y"], { axis: 2n })], [])],
  ["Flatten counted from the end", shaped([2, 3, 4], [node("Flatten", ["x"], ["y"], { axis: -2n })], [])],
];

describe("shapes and element types are onnxruntime's", () => {
  for (const operator of operators.values())
    for (const example of operator.examples)
      it(`${operator.name} ${example.title}`, async () => {
        for (const { ours, theirs } of await descriptionsOf(exampleModel(operator, example)))
          expect(ours).to.deep.equal(theirs);
      });
  for (const [what, onnx] of SHAPES)
    it(what, async () => {
      for (const { ours, theirs } of await descriptionsOf(onnx)) expect(ours).to.deep.equal(theirs);
    });

  for (const [from, to, code] of [
    ["int64", "float32", 1n],
    ["uint8", "int32", 6n],
    ["float32", "float64", 11n],
  ] as const)
    it(`Cast of ${from} to ${to}`, async () => {
      const onnx = onnxBytes({
        inputs: [tensor("x", [1, 2], from)],
        outputs: [{ name: "y", elementType: to, shape: undefined }],
        nodes: [node("Cast", ["x"], ["y"], { to: code })],
      });
      const [output] = await descriptionsOf(onnx);
      expect(output?.ours).to.deep.equal(output?.theirs);
      expect(output?.ours.type).to.equal(to);
    });
});
