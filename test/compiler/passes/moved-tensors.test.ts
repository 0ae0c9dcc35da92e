// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import type { OnnxNode, OnnxTensor } from "../../../compiler/onnx/model.ts";
import { inferTensors } from "../../../compiler/passes/infer-tensors.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { floatTensor, int64Tensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

const ints = (name: string, ...values: number[]) => int64Tensor(name, [values.length], values.map(BigInt));

function inferred(nodes: OnnxNode[], initializers: OnnxTensor[] = [], dims = [1, 3]) {
  const outputs = [{ name: "y", elementType: "float32" as const, shape: undefined }];
  return inferTensors(decodeOnnx(onnxBytes({ inputs: [tensor("x", dims)], outputs, nodes, initializers })));
}

/** What "y" is made of: the tensors, and which elements of theirs. */
async function pickedOf(...model: Parameters<typeof inferred>) {
  const { moved } = await inferred(...model);
  const { inputs, picks } = moved.get("y")!;
  return [inputs, [...picks]];
}

describe("moved tensors", () => {
  it("are picks of what stands before a chain of moves", async () => {
    const nodes = [
      node("Transpose", ["x"], ["t"]),
      node("Reshape", ["t", "shape"], ["r"]),
      node("Gather", ["r", "last"], ["y"], { axis: 0n }),
    ];
    const picked = await pickedOf(nodes, [ints("shape", -1), ints("last", -1, 0)], [2, 3]);
    expect(picked).to.deep.equal([["x"], [6, 1]]);
  });

  it("number the elements of several inputs one after the other, in the order of their first use", async () => {
    const nodes = [node("Relu", ["x"], ["h"]), node("Concat", ["c", "h", "x", "h"], ["y"], { axis: 1n })];
    expect(await pickedOf(nodes, [floatTensor("c", [1, 1], [7])])).to.deep.equal([
      ["c", "h", "x"],
      [1, 2, 3, 4, 5, 6, 7, 2, 3, 4],
    ]);
  });

  it("take the value that a Pad fills with as an element, and 0 where it fills with nothing else", async () => {
    const nodes = [node("Pad", ["x", "left", "value"], ["p"]), node("Pad", ["p", "right"], ["y"])];
    const initializers = [ints("left", 0, 1, 0, 0), ints("right", 0, 0, 0, 1), floatTensor("value", [], [-5])];
    expect(await pickedOf(nodes, initializers)).to.deep.equal([
      ["value", "x"],
      [1, 2, 3, 4, 0],
    ]);
  });

  it("pass through operators that onnxruntime only has for floats", async () => {
    const nodes = [
      node("SpaceToDepth", ["x"], ["d"], { blocksize: 2n }),
      node("Transpose", ["d"], ["t"], { perm: [0n, 2n, 3n, 1n] }),
      node("Dropout", ["t"], ["y"]),
    ];
    expect(await pickedOf(nodes, [], [1, 1, 2, 4])).to.deep.equal([["x"], [1, 2, 5, 6, 3, 4, 7, 8]]);
  });

  it("have the shape that a setting gives which is itself computed from shapes", async () => {
    const nodes = [
      node("Shape", ["x"], ["s"]),
      node("Concat", ["two", "s"], ["to"], { axis: 0n }),
      node("Expand", ["x", "to"], ["e"]),
      node("Relu", ["e"], ["h"]),
      node("Shape", ["h"], ["hs"]),
      node("ReduceProd", ["hs"], ["n"], { keepdims: 1n }),
      node("Reshape", ["h", "n"], ["y"]),
    ];
    const { facts, moved } = await inferred(nodes, [ints("two", 2)]);
    expect(facts.get("e")?.shape).to.deep.equal([2, 1, 3]);
    expect(facts.get("y")?.shape).to.deep.equal([6]);
    expect(moved.get("y")?.inputs).to.deep.equal(["h"]);
  });

  it("keep the element type of what is moved", async () => {
    const inputs = [tensor("x", [1, 2], "uint8")];
    const outputs = [{ name: "y", elementType: "uint8" as const, shape: undefined }];
    const { facts } = await inferTensors(
      decodeOnnx(onnxBytes({ inputs, outputs, nodes: [node("Transpose", ["x"], ["y"])] })),
    );
    expect(facts.get("y")).to.deep.equal({ shape: [2, 1], elementType: "uint8" });
  });

  it("know a part that is empty", async () => {
    const nodes = [node("Slice", ["x", "a", "a", "a"], ["e"]), node("Concat", ["e", "x"], ["y"], { axis: 1n })];
    const { facts, moved } = await inferred(nodes, [ints("a", 1)]);
    expect(facts.get("e")?.shape).to.deep.equal([1, 0]);
    expect(moved.get("e")).to.deep.equal({ inputs: [], picks: new Uint32Array() });
    expect([...moved.get("y")!.picks]).to.deep.equal([1, 2, 3]);
  });

  it("are refused where they depend on indices that are computed", async () => {
    const inputs = [tensor("x", [1, 2]), tensor("i", [1], "int64")];
    const outputs = [{ name: "y", elementType: "float32" as const, shape: undefined }];
    const nodes = [node("Slice", ["x", "i", "i"], ["y"])];
    const error = await errorOf(inferTensors(decodeOnnx(onnxBytes({ inputs, outputs, nodes }))));
    expect(error).to.have.property("code", "UNSUPPORTED_NODE");
    expect(error.message).to.match(/Slice_y.*input 1 \("i"\) depends on the model's inputs/);
  });

  it("are refused in more elements than a circuit has", async () => {
    const error = await errorOf(inferred([node("Expand", ["x", "to"], ["y"])], [ints("to", 2 ** 19, 3)]));
    expect(error).to.have.property("code", "MODEL_TOO_LARGE");
  });
});
