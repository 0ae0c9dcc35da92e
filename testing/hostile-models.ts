// SPDX-License-Identifier: GPL-3.0-or-later
import type { OnnxNode, OnnxTensor } from "../compiler/onnx/model.ts";
import { floatTensor, int64Tensor, makeTensor } from "../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "./onnx-fixtures.ts";

const ones = (name: string, shape: number[]) =>
  floatTensor(name, shape, new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(1));

/** A model of x[1, width]; every output is called "y". */
function model(width: number, nodes: OnnxNode[], initializers: OnnxTensor[] = [], outputs = ["y"]): Uint8Array {
  return onnxBytes({
    inputs: [tensor("x", [1, width])],
    outputs: outputs.map((name) => ({ name, elementType: "float32", shape: undefined })),
    nodes,
    initializers,
  });
}

const chain = (length: number, make: (from: string, to: string, index: number) => OnnxNode): OnnxNode[] =>
  Array.from({ length }, (_, i) => make(i === 0 ? "x" : `t${i}`, i === length - 1 ? "y" : `t${i + 1}`, i));

/** `count` tensors made of x by `make`, and their sum "y". */
function fan(count: number, make: (to: string, index: number) => OnnxNode): OnnxNode[] {
  const arms = Array.from({ length: count }, (_, i) => make(`a${i}`, i));
  const sums = Array.from({ length: count - 1 }, (_, i) =>
    node("Add", [i === 0 ? "a0" : `s${i}`, `a${i + 1}`], [i === count - 2 ? "y" : `s${i + 1}`]),
  );
  return [...arms, ...sums];
}

/** A constant of rows × columns ones, out of a few bytes. */
const bigConstant = (name: string, rows: number, columns: number): [OnnxNode, OnnxTensor] => [
  node("ConstantOfShape", [`${name}s`], [name], { value: floatTensor("", [1], [1]) }),
  int64Tensor(`${name}s`, [2], [BigInt(rows), BigInt(columns)]),
];

/** Small files, most of which would take much memory or time if anything were made before it is counted. */
export function hostileModels(): [what: string, onnx: Uint8Array][] {
  const [w, ws] = bigConstant("w", 1200, 1200);
  const [v, vs] = bigConstant("v", 1024, 1024);
  return [
    [
      "broadcasts that nothing reads",
      model(
        1024,
        [...fan(30, (to) => node("Add", ["x", "c"], [to])).slice(0, 30), node("MatMul", ["x", "d"], ["y"])],
        [ones("c", [1024, 1]), ones("d", [1024, 1])],
      ),
    ],
    [
      "80 ReLUs in a row",
      model(
        2,
        chain(80, (from, to) => node("Relu", [from], [to])),
      ),
    ],
    [
      "broadcasts that are summed",
      model(
        1024,
        fan(30, (to) => node("Add", ["x", "c"], [to])),
        [ones("c", [1024, 1])],
      ),
    ],
    [
      "broadcasts that broadcast on",
      model(
        1024,
        chain(8, (from, to) => node("Add", [from, "c"], [to])),
        [ones("c", [64, 1, 1])],
      ),
    ],
    ["a huge constant matrix", model(1200, [w, node("MatMul", ["x", "w"], ["y"])], [ws])],
    [
      "products with one shared matrix",
      model(1024, [v, ...chain(40, (from, to) => node("MatMul", [from, "v"], [to]))], [vs]),
    ],
    [
      "copies of many elements",
      model(
        2 ** 16 - 1,
        chain(3000, (from, to) => node("Identity", [from], [to])),
      ),
    ],
    [
      "20,000 tiny nodes",
      model(
        1,
        chain(20_000, (from, to) => node("Relu", [from], [to])),
      ),
    ],
    [
      "20,000 constant nodes",
      model(
        1,
        [
          ...Array.from({ length: 20_000 }, (_, i) => node("Neg", [i === 0 ? "c" : `k${i}`], [`k${i + 1}`])),
          node("Mul", ["x", "k20000"], ["y"]),
        ],
        [ones("c", [1])],
      ),
    ],
    [
      "many outputs",
      model(
        1000,
        Array.from({ length: 1000 }, (_, i) => node("Identity", ["x"], [`y${i}`])),
        [],
        Array.from({ length: 1000 }, (_, i) => `y${i}`),
      ),
    ],
    [
      "a constant that grows",
      model(
        1,
        [
          ...Array.from({ length: 30 }, (_, i) =>
            node("Concat", [i === 0 ? "c" : `k${i}`, i === 0 ? "c" : `k${i}`], [`k${i + 1}`], { axis: 0n }),
          ),
          node("ReduceMax", ["k30"], ["m"]),
          node("Mul", ["x", "m"], ["y"]),
        ],
        [ones("c", [1024])],
      ),
    ],
    ["dense layers in a row", model(1024, [v, ...chain(3, (from, to) => node("MatMul", [from, "v"], [to]))], [vs])],
    [
      "a narrow waist, whose product is dense",
      model(
        4000,
        [node("MatMul", ["x", "down"], ["waist"]), node("Mul", ["waist", "up"], ["y"])],
        [ones("down", [4000, 1]), ones("up", [1, 4000])],
      ),
    ],
    ["ReLUs of many elements", model(60_000, [node("Relu", ["x"], ["y"])])],
    [
      "a dimension beyond every integer",
      model(2, [node("Reshape", ["x", "s"], ["y"])], [makeTensor("s", "int64", [2], [2n ** 62n, 2n ** 62n])]),
    ],
  ];
}
