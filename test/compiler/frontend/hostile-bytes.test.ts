// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import type { FloatGraph } from "../../../compiler/graph/float-graph.ts";
import { UnsupportedModel } from "../../../compiler/onnx/unsupported-model.ts";
import { ProofcastError } from "../../../schema/errors.ts";
import { floatTensor, int64Tensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, tensor } from "../../../testing/onnx-fixtures.ts";
import { smallModel } from "../../../testing/small-model.ts";

/** A small model with one of everything: raw tensors, a Constant node, attributes of each kind. */
const MODEL = smallModel({
  nodes: [
    node("Constant", [], ["c"], { value: floatTensor("", [2], [1, 2]) }),
    node("Gemm", ["x", "w", "b"], ["h"], { alpha: 1, transB: 0n, note: "n", list: [1, 2], ints: [1n, 2n] }),
    node("Add", ["h", "c"], ["s"]),
    node("Reshape", ["s", "shape"], ["y"]),
  ],
  initializers: [
    floatTensor("w", [3, 2], [1, -2, 0.5, 0.25, -1, 3]),
    floatTensor("b", [2], [0.5, -0.5]),
    int64Tensor("shape", [2], [1n, -1n]),
  ],
  outputs: [tensor("y", [1, 2])],
});

/** The one promise for any bytes: a graph whose invariants hold, or a ProofcastError. Returns which. */
function judge(bytes: Uint8Array): "graph" | "refused" {
  let graph: FloatGraph;
  try {
    graph = decodeOnnx(bytes);
  } catch (error) {
    expect(error, `raw error for ${Buffer.from(bytes).toString("hex")}`).to.be.instanceOf(ProofcastError);
    return "refused";
  }
  const known = new Set(["", ...graph.constants.keys(), ...graph.inputs.map(({ name }) => name)]);
  for (const { inputs, outputs } of graph.nodes) {
    for (const name of inputs) expect(known.has(name), `"${name}" is read before it is defined`).to.equal(true);
    for (const name of outputs) known.add(name);
  }
  // A mask before a softmax may hold −∞; any other use of it is refused later.
  for (const { data } of graph.constants.values())
    expect(data.every((value) => Number.isFinite(value) || value === -Infinity)).to.equal(true);
  return "graph";
}

describe("decodeOnnx on hostile bytes", () => {
  it("reads the model that the others are made from", () => {
    expect(judge(MODEL)).to.equal("graph");
  });

  it("refuses the file cut at every offset", () => {
    for (let end = 0; end < MODEL.length; end++) {
      // Fields stand in the order of their numbers: operator sets come last, so no prefix is a model.
      expect(judge(MODEL.subarray(0, end)), `cut at ${end}`).to.equal("refused");
    }
  });

  it("gives a graph or a ProofcastError for every single byte changed to an extreme", () => {
    for (let offset = 0; offset < MODEL.length; offset++)
      for (const value of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
        const bytes = Uint8Array.from(MODEL);
        bytes[offset] = value;
        judge(bytes);
      }
  });

  it("gives a graph or a ProofcastError for every single bit flipped", () => {
    for (let bit = 0; bit < 8 * MODEL.length; bit++) {
      const bytes = Uint8Array.from(MODEL);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      judge(bytes);
    }
  });

  it("gives a graph or a ProofcastError for random changes, cuts, insertions and repeats", () => {
    const offset = fc.nat({ max: MODEL.length });
    const splice = fc.record({ offset, remove: fc.nat({ max: 12 }), insert: fc.uint8Array({ maxLength: 12 }) });
    const repeat = fc.record({ offset, length: fc.nat({ max: 80 }) });
    fc.assert(
      fc.property(fc.array(fc.oneof(splice, repeat), { minLength: 1, maxLength: 6 }), (edits) => {
        let bytes = [...MODEL];
        for (const edit of edits) {
          const at = Math.min(edit.offset, bytes.length);
          if ("insert" in edit) bytes.splice(at, edit.remove, ...edit.insert);
          else bytes = [...bytes, ...bytes.slice(at, at + edit.length)];
        }
        judge(Uint8Array.from(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it("gives a graph or a ProofcastError for random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        judge(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  /** A Relu with an input, and an attribute, of these names. */
  const named = (input: string, attribute: string): Uint8Array =>
    smallModel({
      inputs: [tensor(input, [1, 3])],
      nodes: [node("Relu", [input], ["y"], { [attribute]: 1 })],
      initializers: [],
    });

  it("is not fooled by names of JavaScript's own", () => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const [relu] = decodeOnnx(named(name === "__proto__" ? "x" : name, name)).nodes;
      expect(Object.entries(relu?.attributes ?? {}), name).to.deep.equal([[name, 1]]);
    }
  });

  it("refuses an input whose name onnxruntime's binding cannot carry", () => {
    expect(() => decodeOnnx(named("__proto__", "alpha"))).to.throw(UnsupportedModel, '"__proto__"');
  });
});
