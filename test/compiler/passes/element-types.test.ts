import { expect } from "chai";
import { compileModel } from "../../../compiler/compile-model.ts";
import type { ElementType } from "../../../compiler/onnx/element-type.ts";
import type { OnnxNode, OnnxTensor } from "../../../compiler/onnx/model.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { linearOutputs, loweredModel } from "../../../testing/lowered-model.ts";
import { floatTensor, int64Tensor, makeTensor, node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

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
    "a division in int32",
    "UNSUPPORTED_NODE",
    /Div_y.*int32.*truncates/,
    model("int32", [node("Div", ["x", "c"], ["y"])], [makeTensor("c", "int32", [1], [7])]),
  ],
  [
    "a difference in uint8",
    "UNSUPPORTED_NODE",
    /Sub_y.*uint8.*wraps/,
    model("uint8", [node("Sub", ["x", "c"], ["y"])], [makeTensor("c", "uint8", [1], [100])], { opset: 14 }),
  ],
  ["a sum in int64", "UNSUPPORTED_NODE", /Add_y.*int64/, model("int64", [node("Add", ["x", "x"], ["y"])])],
  [
    "a product in int32",
    "UNSUPPORTED_NODE",
    /Mul_y.*int32/,
    model("int32", [node("Mul", ["x", "c"], ["y"])], [makeTensor("c", "int32", [1], [7])]),
  ],
  [
    "a matrix product in int64",
    "UNSUPPORTED_NODE",
    /MatMul_y.*int64/,
    model("int64", [node("MatMul", ["x", "c"], ["y"])], [int64Tensor("c", [2, 1], [1n, 2n])]),
  ],
  ["Relu of int32", "UNSUPPORTED_NODE", /Relu_y.*int32/, model("int32", [node("Relu", ["x"], ["y"])])],
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
  ...(["int64", "int32", "uint8", "bool", "bfloat16"] as const).map((to): [string, string, RegExp, Uint8Array] => [
    `a cast of float32 to ${to}`,
    "UNSUPPORTED_NODE",
    new RegExp(`Cast_i.*float32 to ${to}`),
    model("float32", [
      node("Cast", ["x"], ["i"], {
        to: { int64: 7n, int32: 6n, uint8: 2n, bool: 9n, bfloat16: 16n }[to],
      }),
      node("Cast", ["i"], ["y"], { to: 1n }),
    ]),
  ]),
  [
    "a cast to a narrower integer",
    "UNSUPPORTED_NODE",
    /int64 to int32/,
    model("int64", [node("Cast", ["x"], ["y"], { to: 6n })], [], { output: "int32" }),
  ],
  [
    "a cast to an integer of the other sign",
    "UNSUPPORTED_NODE",
    /int8 to uint16/,
    model("int8", [node("Cast", ["x"], ["y"], { to: 4n })], [], { output: "uint16" }),
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

  it("takes bool inputs as 0 and 1", async () => {
    const onnx = model("bool", [node("Cast", ["x"], ["y"], { to: 1n })], [], { output: "float32" });
    expect(await linearOutputs(onnx, [1, 0])).to.deep.equal([1, 0]);
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
      compileModel({
        onnx,
        batch: 1,
        schema: {
          version: 1,
          name: "whole",
          features: [{ name: "f", unit: "", count: 2, ...field }],
          outputs: [{ name: "y", unit: "", count: 2, width: 32, signed: true, scale: 1 }],
          total: true,
        },
      });

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
