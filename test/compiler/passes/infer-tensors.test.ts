// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runFloatModel } from "../../../compiler/calibration/float-runtime.ts";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import type { OnnxNode, OnnxTensor } from "../../../compiler/onnx/model.ts";
import { UnsupportedOperator } from "../../../compiler/unsupported-operator.ts";
import { lower } from "../../../compiler/passes/lower.ts";
import { inferTensors } from "../../../compiler/passes/infer-tensors.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { linearOutputs } from "../../../testing/lowered-model.ts";
import { floatTensor, int64Tensor, makeTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

/** A model of x[1, 2] that multiplies it by what `nodes` make of constants, as the float tensor "c". */
function scaledBy(nodes: readonly OnnxNode[], initializers: readonly OnnxTensor[], opset = 17): Uint8Array {
  return onnxBytes({
    opsets: [
      { domain: "", version: opset },
      { domain: "com.microsoft", version: 1 },
    ],
    inputs: [tensor("x", [1, 2])],
    outputs: [{ name: "y", elementType: "float32", shape: undefined }],
    nodes: [...nodes, node("Mul", ["x", "c"], ["y"])],
    initializers,
  });
}

const int32 = (name: string, values: number[]) => makeTensor(name, "int32", [values.length], values);
const toFloat = node("Cast", ["i"], ["c"], { to: 1n });

const FOLDED: [what: string, onnx: Uint8Array][] = [
  [
    "an integer division, which truncates",
    scaledBy(
      [node("Div", ["a", "b"], ["i"]), toFloat],
      [int64Tensor("a", [2], [7n, -7n]), int64Tensor("b", [1], [2n])],
    ),
  ],
  ["an integer sum that wraps", scaledBy([node("Add", ["a", "a"], ["i"]), toFloat], [int32("a", [2_000_000_000, 1])])],
  [
    "a cast that truncates",
    scaledBy([node("Cast", ["a"], ["i"], { to: 7n }), toFloat], [floatTensor("a", [2], [2.75, -2.75])]),
  ],
  ["a cast to bool", scaledBy([node("Cast", ["a"], ["i"], { to: 9n }), toFloat], [floatTensor("a", [2], [0.5, 0])])],
  [
    "operators that have no circuit",
    scaledBy(
      [node("Sigmoid", ["a"], ["s"]), node("Transpose", ["s"], ["t"]), node("ReduceSum", ["t"], ["c"])],
      [floatTensor("a", [2, 2], [1, -2, 3, 0.5])],
    ),
  ],
  [
    "a shape that an earlier value gives",
    scaledBy(
      [
        node("Add", ["n", "n"], ["two"]),
        node("ConstantOfShape", ["two"], ["z"], { value: floatTensor("", [1], [3]) }),
      ].concat([node("Shape", ["z"], ["s"]), node("Cast", ["s"], ["c"], { to: 1n })]),
      [int64Tensor("n", [1], [1n])],
    ),
  ],
  [
    "a size that depends on values",
    scaledBy(
      [
        node("NonZero", ["a"], ["i"]),
        node("Cast", ["i"], ["f"], { to: 1n }),
        node("ReduceMax", ["f"], ["c"], { keepdims: 0n }),
      ],
      [floatTensor("a", [3], [0, 4, 5])],
    ),
  ],
  [
    "the greatest int64, bit for bit",
    scaledBy(
      [node("Sub", ["a", "b"], ["i"]), toFloat],
      [int64Tensor("a", [1], [2n ** 63n - 1n]), int64Tensor("b", [1], [2n ** 63n - 3n])],
    ),
  ],
  [
    "a known operator of onnxruntime's own",
    scaledBy(
      [{ ...node("QLinearAdd", ["a", "s", "z", "b", "s", "z", "s", "z"], ["i"]), domain: "com.microsoft" }, toFloat],
      [
        makeTensor("a", "uint8", [2], [7, 200]),
        makeTensor("b", "uint8", [1], [9]),
        floatTensor("s", [], [0.5]),
        makeTensor("z", "uint8", [], [3]),
      ],
    ),
  ],
  ["the shape of a tensor of the model", scaledBy([node("Shape", ["x"], ["i"], { start: -1n }), toFloat], [])],
  ["the shape between two axes", scaledBy([node("Shape", ["x"], ["i"], { start: -5n, end: 1n }), toFloat], [])],
  ["a diagonal of the shape of a tensor of the model", scaledBy([node("EyeLike", ["x"], ["c"], { k: 1n })], [])],
  [
    "a range",
    scaledBy(
      [node("Range", ["a", "b", "d"], ["c"])],
      [floatTensor("a", [], [0.5]), floatTensor("b", [], [2]), floatTensor("d", [], [1])],
    ),
  ],
  [
    "a diagonal of the shape of a constant",
    scaledBy(
      [node("EyeLike", ["a"], ["e"]), node("ReduceSum", ["e"], ["c"])],
      [floatTensor("a", [2, 3], [1, 2, 3, 4, 5, 6])],
    ),
  ],
  ["the size of a constant", scaledBy([node("Size", ["a"], ["i"]), toFloat], [floatTensor("a", [2, 1], [1, 2])])],
  ["the size of a tensor of the model", scaledBy([node("Size", ["x"], ["i"]), toFloat], [])],
];

describe("inferTensors", () => {
  for (const [what, onnx] of FOLDED)
    it(`gives onnxruntime's value of ${what}`, async () => {
      const { nodes, constants } = await inferTensors(decodeOnnx(onnx));
      expect(nodes.map(({ op }) => op)).to.deep.equal(["Mul"]);
      const [run] = await runFloatModel(onnx, [[3, -5]], ["c"]);
      expect([...constants.get("c")!.data]).to.deep.equal([...run!.get("c")!]);
      const withoutNegativeZeros = [...run!.get("y")!].map((value) => value + 0);
      expect(await linearOutputs(onnx, [3, -5])).to.deep.equal(withoutNegativeZeros);
    });

  it("folds shapes of tensors that were reshaped by shapes", async () => {
    const reshaped = (from: string, to: string) => [
      node("Shape", [from], [`${to}s`]),
      node("Gather", [`${to}s`, "zero"], [`${to}n`]),
      node("Concat", [`${to}n`, "rest"], [`${to}c`], { axis: 0n }),
      node("Reshape", [from, `${to}c`], [to]),
    ];
    const { nodes } = await inferTensors(
      decodeOnnx(
        onnxBytes({
          inputs: [tensor("x", ["N", 2, 3])],
          outputs: [tensor("y", ["N", 6])],
          nodes: [...reshaped("x", "a"), ...reshaped("a", "b"), ...reshaped("b", "y")],
          initializers: [int64Tensor("zero", [1], [0n]), int64Tensor("rest", [1], [-1n])],
        }),
      ),
    );
    expect(nodes.map(({ op }) => op)).to.deep.equal(["Reshape", "Reshape", "Reshape"]);
  });

  it("names every operator that is not supported, where it stands and how often", async () => {
    const nodes = [node("Twist", ["x"], ["a"]), node("Twist", ["a"], ["b"]), node("Shape", ["b"], ["s"])];
    const graph = await inferTensors(
      decodeOnnx(
        onnxBytes({
          inputs: [tensor("x", [1, 2])],
          outputs: [tensor("y", [1, 2])],
          nodes: [
            ...nodes,
            node("ConstantOfShape", ["s"], ["c"]),
            node("Turn", ["b"], ["d"]),
            node("Add", ["d", "c"], ["y"]),
          ],
        }),
      ),
    );
    expect(() => lower(graph))
      .to.throw(UnsupportedOperator, /Operators Twist \(2 nodes, the first "Twist_a", opset 17\), Turn \(node "Turn_d"/)
      .with.property("message")
      .that.does.not.contain("ConstantOfShape");
  });

  it("says what to do about one that is known of another version or in another domain", () => {
    const of = (op: string, domain: string, opset: number) => {
      const one = { ...{ op, domain, opset }, name: "n", inputs: ["x"], outputs: ["y"], attributes: {} };
      return new UnsupportedOperator([one]).message;
    };
    expect(of("Gelu", "", 17)).to.match(
      /^Operator Gelu \(node "n", opset 17\) is not supported\. Convert .* opset 20 /,
    );
    expect(of("QGemm", "", 17)).to.contain("known as an operator of com.microsoft only");
    expect(of("Gelu", "madeup", 3)).to.match(/madeup\.Gelu .* operator of ONNX's own domain only/);
    expect(of("Hardtwist", "", 17).length).to.be.below(300);
  });

  it("names them beside a node that cannot be compiled, too", async () => {
    const nodes = [node("Cast", ["x"], ["i"], { to: 16n }), node("Twist", ["i"], ["y"])];
    const outputs = [{ name: "y", elementType: "float32" as const, shape: undefined }];
    const error = await errorOf(inferTensors(decodeOnnx(onnxBytes({ inputs: [tensor("x", [1])], outputs, nodes }))));
    expect(error).to.be.instanceOf(UnsupportedOperator);
    expect(error.message).to.match(/Twist_y.*Besides: Cast node "Cast_i"/);
  });

  it("leaves out an optional output that nothing reads, and refuses one that is read by name", async () => {
    const dropout = (output: string) =>
      decodeOnnx(
        onnxBytes({
          inputs: [tensor("x", [1, 2])],
          outputs: [{ name: output, elementType: "float32", shape: undefined }],
          nodes: [node("Dropout", ["x"], ["y", "mask"])],
        }),
      );
    expect((await inferTensors(dropout("y"))).nodes[0]?.outputs).to.deep.equal(["y", ""]);
    expect((await errorOf(inferTensors(dropout("mask")))).message).to.contain('its mask "mask" is read');
  });

  it("drops what no output reads, whatever it is", async () => {
    const unused = [
      node("Anything", ["x"], ["u"]),
      node("Expand", ["x", "huge"], ["v"]),
      node("RandomNormal", [], ["r"], { shape: [2n ** 40n] }),
    ];
    const onnx = scaledBy(unused, [floatTensor("c", [1], [2]), int64Tensor("huge", [1], [2n ** 40n])]);
    expect((await inferTensors(decodeOnnx(onnx))).nodes.map(({ op }) => op)).to.deep.equal(["Mul"]);
  });

  describe("refuses", () => {
    const big = 2n ** 30n;
    const REFUSED: [what: string, code: string, onnx: Uint8Array][] = [
      ["a random value", "UNSUPPORTED_NODE", scaledBy([node("RandomNormal", [], ["c"], { shape: [1n] })], [])],
      [
        "a large Range",
        "MODEL_TOO_LARGE",
        scaledBy(
          [node("Range", ["a", "b", "d"], ["i"]), toFloat],
          [int64Tensor("a", [], [0n]), int64Tensor("b", [], [big]), int64Tensor("d", [], [1n])],
        ),
      ],
      [
        "a large ConstantOfShape",
        "MODEL_TOO_LARGE",
        scaledBy([node("ConstantOfShape", ["s"], ["c"])], [int64Tensor("s", [1], [big])]),
      ],
      [
        "a ConstantOfShape whose rank is only known once it runs",
        "MODEL_TOO_LARGE",
        scaledBy(
          [
            node("NonZero", ["z"], ["n"]),
            node("Squeeze", ["n", "zero"], ["q"]),
            node("Add", ["q", "s"], ["t"]),
            node("ConstantOfShape", ["t"], ["c"]),
          ],
          [int64Tensor("z", [3], [0n, 1n, 1n]), int64Tensor("zero", [1], [0n]), int64Tensor("s", [1], [2n ** 20n])],
        ),
      ],
      [
        "many small ones, together",
        "MODEL_TOO_LARGE",
        scaledBy(
          [
            ...Array.from({ length: 100 }, (_, i) => node("Expand", ["a", "s"], [`e${i}`])),
            node(
              "Max",
              Array.from({ length: 100 }, (_, i) => `e${i}`),
              ["m"],
            ),
            node("ReduceMax", ["m"], ["c"]),
          ],
          [floatTensor("a", [1], [1]), int64Tensor("s", [1], [65_536n])],
        ),
      ],
      [
        "products that take too long",
        "MODEL_TOO_LARGE",
        scaledBy(
          [node("Expand", ["a", "s"], ["m"]), node("MatMul", ["m", "m"], ["p"]), node("ReduceMax", ["p"], ["c"])],
          [floatTensor("a", [1], [1]), int64Tensor("s", [2], [1400n, 1400n])],
        ),
      ],
      [
        "infinity where a product reads it",
        "NON_FINITE_WEIGHTS",
        scaledBy([node("Div", ["a", "b"], ["c"])], [floatTensor("a", [1], [1]), floatTensor("b", [1], [0])]),
      ],
      [
        "what onnxruntime refuses",
        "FLOAT_RUNTIME_REFUSED",
        scaledBy([node("Add", ["a", "b"], ["c"])], [floatTensor("a", [1], [1]), int64Tensor("b", [1], [0n])]),
      ],
    ];
    for (const [what, code, onnx] of REFUSED)
      it(what, async () => {
        expect(await errorOf(inferTensors(decodeOnnx(onnx)))).to.have.property("code", code);
      });
  });
});
