// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../../compiler/compile-model.ts";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";
import type { ElementType } from "../../../compiler/onnx/element-type.ts";
import type { OnnxNode, OnnxTensor } from "../../../compiler/onnx/model.ts";
import type { ModelSchema } from "../../../schema/model-schema.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { linearOutputs, loweredModel } from "../../../testing/lowered-model.ts";
import { floatTensor, int64Tensor, makeTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

function model(
  type: ElementType,
  nodes: OnnxNode[],
  initializers: OnnxTensor[] = [],
  { opset = 17, output = type }: { opset?: number; output?: ElementType } = {},
): Uint8Array {
  return onnxBytes({
    opset,
    inputs: [tensor("x", [1, 2], type)],
    outputs: [{ name: "y", elementType: output, shape: undefined }],
    nodes,
    initializers,
  });
}

const half = makeTensor("h", "bfloat16", [1], [0.5]);

const REFUSED: [what: string, code: string, text: RegExp, onnx: Uint8Array][] = [
  [
    "two types in one node",
    "UNSUPPORTED_NODE",
    /mixes float32 and int64/,
    model("float32", [node("Add", ["x", "c"], ["y"])], [int64Tensor("c", [1], [1n])]),
  ],
  [
    "a constant of another type on the left",
    "UNSUPPORTED_NODE",
    /mixes float64 and float32/,
    model("float32", [node("MatMul", ["c", "x"], ["y"])], [makeTensor("c", "float64", [1, 1], [1])]),
  ],
  [
    "arithmetic in bfloat16",
    "UNSUPPORTED_MODEL",
    /bfloat16 input "x"/,
    model("bfloat16", [node("Add", ["x", "h"], ["y"])], [half]),
  ],
  ["a sum of bools", "UNSUPPORTED_NODE", /Add_y.*bool/, model("bool", [node("Add", ["x", "x"], ["y"])])],
  [
    "a cast of float32 to bfloat16",
    "UNSUPPORTED_NODE",
    /Cast_i.*bfloat16/,
    model("float32", [node("Cast", ["x"], ["i"], { to: 16n }), node("Cast", ["i"], ["y"], { to: 1n })]),
  ],
  ["a cast to text", "UNSUPPORTED_ELEMENT_TYPE", /string/, model("float32", [node("Cast", ["x"], ["y"], { to: 8n })])],
];

const FORMS: [what: string, text: RegExp, onnx: Uint8Array][] = [
  [
    "an attribute that the operator does not have",
    /"gamma" is not supported/,
    model("float32", [node("Gemm", ["x", "w"], ["y"], { gamma: 2 })], [floatTensor("w", [2, 1], [1, 2])]),
  ],
  [
    "an attribute of an older opset",
    /"axes" is not part of opset 13/,
    model("float32", [node("Squeeze", ["x"], ["y"], { axes: [0n] })], [], { opset: 13 }),
  ],
  [
    "an attribute of a newer opset",
    /"allowzero" is not part of opset 13/,
    model("float32", [node("Reshape", ["x", "s"], ["y"], { allowzero: 1n })], [int64Tensor("s", [1], [2n])], {
      opset: 13,
    }),
  ],
  [
    "an attribute named like a property of every object",
    /"toString" is not supported/,
    model("float32", [node("Relu", ["x"], ["y"], { toString: 1n })]),
  ],
  [
    "an input of a newer opset",
    /2 inputs, and opset 12 has 1/,
    model("float32", [node("Squeeze", ["x", "a"], ["y"])], [int64Tensor("a", [1], [0n])], { opset: 12 }),
  ],
  ["an input too many", /3 inputs/, model("float32", [node("Add", ["x", "x", "x"], ["y"])])],
  ["an input too few", /1 inputs/, model("float32", [node("Add", ["x"], ["y"])])],
  ["a second output", /2 outputs/, model("float32", [node("Relu", ["x"], ["y", "z"])])],
];

describe("element types", () => {
  for (const [what, code, text, onnx] of REFUSED)
    it(`refuses ${what} by name`, async () => {
      const error = await errorOf(loweredModel(onnx));
      expect(error).to.have.property("code", code);
      expect(error.message).to.match(text);
    });

  it("takes what is given for bool inputs as 0 and 1", async () => {
    const onnx = model("bool", [node("Cast", ["x"], ["y"], { to: 1n })], [], { output: "float32" });
    const { graph } = await compileModel({
      onnx,
      batch: 1,
      schema: wholeSchema({ width: 8, signed: false, scale: 1 }),
    });
    expect([0n, 1n, 2n, 255n].map((given) => runIntegerModel(graph, [given, 0n])[0])).to.deep.equal([0n, 1n, 1n, 1n]);
  });

  it("computes in float16, and measures against what onnxruntime gives in float16", async () => {
    const weights = makeTensor("w", "float16", [2, 3], [0.1, -0.7, 3, 0.25, 0.9, -2]);
    const nodes = [node("MatMul", ["x", "w"], ["h"]), node("Relu", ["h"], ["y"])];
    const calibration = Array.from({ length: 20 }, (_, row) => [Math.sin(row), Math.cos(3 * row)]);
    const { errorReport } = await compileModel({ onnx: model("float16", nodes, [weights]), batch: 1, calibration });
    expect(errorReport.calibration.max, "11 bits of values up to 4").to.be.within(2 ** -17, 2 ** -8);
  });

  it("moves integers as they are, and casts whole numbers to floats", async () => {
    const onnx = model(
      "int32",
      [
        node("Reshape", ["x", "s"], ["r"]),
        node("Cast", ["r"], ["wide"], { to: 7n }),
        node("Cast", ["wide"], ["f"], { to: 1n }),
        node("Mul", ["f", "c"], ["y"]),
      ],
      [int64Tensor("s", [1], [-1n]), floatTensor("c", [1], [0.5])],
      { output: "float32" },
    );
    expect(await linearOutputs(onnx, [7, -3])).to.deep.equal([3.5, -1.5]);
  });

  describe("of features", () => {
    const onnx = model("uint8", [node("Cast", ["x"], ["y"], { to: 1n })], [], { output: "float32" });
    const compiled = (field: { width: 8 | 16; signed: boolean; scale: number }) =>
      compileModel({ onnx, batch: 1, schema: wholeSchema(field) });

    it("are those of the input that they feed", async () => {
      const { errorReport } = await compiled({ width: 8, signed: false, scale: 1 });
      expect(errorReport.calibration.max).to.equal(0);
    });

    for (const [what, field] of [
      ["fractions", { width: 8, signed: false, scale: 0.5 }],
      ["negative values", { width: 8, signed: true, scale: 1 }],
      ["values beyond the type", { width: 16, signed: false, scale: 1 }],
      ["multiples beyond the type", { width: 8, signed: false, scale: 2 }],
    ] as const)
      it(`refuses ${what} that the input cannot hold`, async () => {
        expect(await errorOf(compiled(field))).to.have.property("code", "FEATURE_TYPE_MISMATCH");
      });
  });
});

/** Whole numbers come out, two of them. */
function wholeSchema(field: { width: 8 | 16 | 32; signed: boolean; scale: number }): ModelSchema {
  return {
    version: 1,
    name: "whole",
    features: [{ name: "f", unit: "", count: 2, ...field }],
    outputs: [{ name: "y", unit: "", count: 2, width: 32, signed: true, scale: 1 }],
    total: true,
  };
}

describe("whole numbers", () => {
  const seven = makeTensor("c", "int32", [1], [7]);
  const bytes = { width: 8, signed: true, scale: 1 } as const;

  for (const [what, nodes, expected] of [
    ["divisions, towards zero", [node("Div", ["x", "c"], ["y"])], [-2n, 14n]],
    ["products", [node("Mul", ["x", "c"], ["y"])], [-140n, 700n]],
    ["casts to a type that holds them", [node("Cast", ["x"], ["y"], { to: 5n })], [-20n, 100n]],
  ] as const)
    it(`are exact in ${what}`, async () => {
      const output = what.startsWith("casts") ? "int16" : "int32";
      const onnx = model("int32", [...nodes], [seven], { output });
      const { graph, errorReport } = await compileModel({ onnx, batch: 1, schema: wholeSchema(bytes) });
      expect(runIntegerModel(graph, [-20n, 100n])).to.deep.equal(expected);
      expect(errorReport.bound).to.be.below(2 ** -20);
    });

  for (const [what, type, nodes, output] of [
    ["a difference in uint8", "uint8", [node("Sub", ["x", "h"], ["y"])], "uint8"],
    [
      "a cast to a narrower type",
      "int32",
      [node("Add", ["x", "x"], ["t"]), node("Cast", ["t"], ["y"], { to: 3n })],
      "int8",
    ],
    ["a cast to a type without a sign", "int8", [node("Cast", ["x"], ["y"], { to: 4n })], "uint16"],
  ] as const)
    it(`are refused where ${what} may wrap`, async () => {
      const onnx = model(type, [...nodes], [makeTensor("h", "uint8", [1], [100])], { output });
      const error = await errorOf(
        compileModel({ onnx, batch: 1, schema: wholeSchema({ ...bytes, signed: type !== "uint8" }) }),
      );
      expect(error).to.have.property("code", "INTEGER_MAY_WRAP");
      expect(error.message).to.match(/"y" can be -/);
    });
});

describe("functions with an end", () => {
  for (const [op, code, words] of [
    ["Log", "FUNCTION_NOT_FINITE", /Log, which gives "y".*its input "x".*must be positive/],
    ["Acosh", "FUNCTION_NOT_FINITE", /must be 1 or more/],
    ["Tan", "FUNCTION_NOT_FINITE", /two odd multiples/],
    ["Reciprocal", "DIVISOR_NOT_POSITIVE", /must stay away from 0/],
  ] as const)
    it(`are refused where ${op} may pass it`, async () => {
      const onnx = model("float32", [node(op, ["x"], ["y"])]);
      const schema = wholeSchema({ width: 8, signed: true, scale: 1 });
      const error = await errorOf(compileModel({ onnx, batch: 1, schema }));
      expect(error).to.have.property("code", code);
      expect(error.message).to.match(words);
    });
});

describe("the form of a node", () => {
  for (const [what, text, onnx] of FORMS)
    it(`refuses ${what}`, async () => {
      const error = await errorOf(loweredModel(onnx));
      expect(error).to.have.property("code", "UNSUPPORTED_NODE");
      expect(error.message).to.match(text);
    });

  it("refuses axes in float32, as onnxruntime does", async () => {
    const onnx = model("float32", [node("Unsqueeze", ["x", "a"], ["y"])], [floatTensor("a", [1], [0])]);
    const error = await errorOf(loweredModel(onnx));
    expect(error).to.have.property("code", "FLOAT_RUNTIME_REFUSED");
    expect(error.message).to.match(/tensor\(float\).*Unsqueeze_y/);
  });

  it("refuses axes that depend on the inputs", async () => {
    const nodes = [node("Cast", ["x"], ["a"], { to: 7n }), node("Squeeze", ["x", "a"], ["y"])];
    const error = await errorOf(loweredModel(model("int32", nodes)));
    expect(error).to.have.property("code", "UNSUPPORTED_NODE");
    expect(error.message).to.match(/Squeeze_y.*input 1 \("a"\) depends on the model's inputs/);
  });
});
