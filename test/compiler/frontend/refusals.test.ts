// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { CyclicGraph } from "../../../compiler/frontend/topological-order.ts";
import { DuplicateTensorName, UndefinedTensor } from "../../../compiler/frontend/check-names.ts";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import { UnknownDimension } from "../../../compiler/frontend/free-dimensions.ts";
import { NonFiniteWeights } from "../../../compiler/frontend/read-tensor.ts";
import { UnsupportedModel } from "../../../compiler/onnx/unsupported-model.ts";
import { SubgraphRefused } from "../../../compiler/onnx/decode-node.ts";
import { ExternalDataRefused } from "../../../compiler/onnx/decode-tensor.ts";
import { UnsupportedElementType } from "../../../compiler/onnx/element-type.ts";
import { MalformedModel } from "../../../compiler/onnx/malformed-model.ts";
import { ModelTooLarge } from "../../../compiler/onnx/tensor-shape.ts";
import { ProofcastError } from "../../../schema/errors.ts";
import { alteredOnnx, type OpenModel } from "../../../testing/altered-onnx.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxModel, tensor } from "../../../testing/onnx-fixtures.ts";
import { encodeOnnx } from "../../../compiler/onnx/encode-model.ts";
import { expectSnapshot } from "../../../testing/snapshot.ts";
import { SMALL_MODEL, smallModel } from "../../../testing/small-model.ts";

type ErrorClass = abstract new (...args: never[]) => ProofcastError;
type Refusal = readonly [what: string, error: ErrorClass, bytes: () => Uint8Array];

const altered = (change: (model: OpenModel) => void) => () => alteredOnnx(smallModel(), change);
const weights = (values: number[], shape = [3, 2]) => floatTensor("w", shape, values);
const bias = floatTensor("b", [2], [0.5, -0.5]);
const bytesOf = (text: string) => Buffer.from(text, "utf8");

const FILES: Refusal[] = [
  ["no bytes", MalformedModel, () => new Uint8Array()],
  ["a text", MalformedModel, () => bytesOf("This is not a model.")],
  ["a PNG", MalformedModel, () => Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
  ["no graph", MalformedModel, () => Uint8Array.of(0x08, 0x08)],
  ["nested groups", MalformedModel, () => new Uint8Array(100_000).fill(0x0b)],
  ["IR version 2", UnsupportedModel, altered((model) => (model.irVersion = 2))],
  ["an IR version of the future", UnsupportedModel, altered((model) => (model.irVersion = 99))],
  ["local functions", UnsupportedModel, altered((model) => model.functions.push(bytesOf("f")))],
  [
    "an operator set imported in two versions",
    MalformedModel,
    altered((model) => model.opsetImport.push({ domain: "ai.onnx", version: 9 })),
  ],
  ["an operator set of version 0", MalformedModel, altered((model) => (model.opsetImport[0]!.version = 0))],
  [
    "an operator set that is not imported",
    MalformedModel,
    altered(({ graph }) => (graph.node[1]!.domain = "com.example")),
  ],
];

const OPSETS: Refusal[] = [
  ["one newer than any known", UnsupportedModel, altered((model) => (model.opsetImport[0]!.version = 999))],
  [
    "a newer one of ai.onnx.ml",
    UnsupportedModel,
    altered((model) => model.opsetImport.push({ domain: "ai.onnx.ml", version: 6 })),
  ],
];

const SIZES: Refusal[] = [
  ["a file above the limit", ModelTooLarge, () => new Uint8Array(2 ** 26 + 1)],
  ["two million empty nodes", ModelTooLarge, () => emptyNodes(2_000_000)],
  [
    "70,000 nodes",
    ModelTooLarge,
    () => smallModel({ nodes: Array.from({ length: 70_000 }, () => node("Relu", ["x"], [])) }),
  ],
  [
    "millions of packed integers",
    ModelTooLarge,
    altered(({ graph }) => (graph.initializer[0]!.int32Data = new Array<number>(2 ** 23 + 1).fill(0))),
  ],
  [
    "a weight of 2^62 elements",
    ModelTooLarge,
    altered(({ graph }) => (graph.initializer[0]!.dims = [2 ** 31, 2 ** 31])),
  ],
  [
    "an empty weight of absurd shape",
    ModelTooLarge,
    altered(({ graph }) => (graph.initializer[0]!.dims = [0, 2 ** 40])),
  ],
  [
    "a weight of 100 axes",
    ModelTooLarge,
    altered(({ graph }) => (graph.initializer[0]!.dims = new Array<number>(100).fill(1))),
  ],
  ["an input of 2^40 elements", ModelTooLarge, () => smallModel({ inputs: [tensor("x", ["batch", 2 ** 40])] })],
  [
    "an input of 1000 open axes",
    ModelTooLarge,
    () => smallModel({ inputs: [tensor("x", new Array<string>(1000).fill("n"))] }),
  ],
  ["a name of 5000 letters", ModelTooLarge, () => smallModel({ inputs: [tensor("x".repeat(5000), [1, 3])] })],
  ["an output of 2^40 elements", ModelTooLarge, () => smallModel({ outputs: [tensor("y", [2 ** 40])] })],
];

const TENSORS: Refusal[] = [
  ["less data than its shape", MalformedModel, altered(({ graph }) => (graph.initializer[0]!.dims = [30, 20]))],
  ["more data than its shape", MalformedModel, altered(({ graph }) => (graph.initializer[0]!.dims = [1]))],
  ["a negative dimension", MalformedModel, altered(({ graph }) => (graph.initializer[0]!.dims = [-3, -2]))],
  ["values both raw and typed", MalformedModel, altered(({ graph }) => (graph.initializer[0]!.floatData = [1]))],
  ["external data by location", ExternalDataRefused, altered(({ graph }) => (graph.initializer[0]!.dataLocation = 1))],
  [
    "external data by entries",
    ExternalDataRefused,
    altered(({ graph }) => graph.initializer[0]!.externalData.push(bytesOf("/etc/passwd"))),
  ],
  [
    "a segment of a tensor",
    MalformedModel,
    altered(({ graph }) => (graph.initializer[0]!.segment = Uint8Array.of(8, 1))),
  ],
  ["strings", UnsupportedElementType, altered(({ graph }) => (graph.initializer[0]!.dataType = 8))],
  ["complex numbers", UnsupportedElementType, altered(({ graph }) => (graph.initializer[0]!.dataType = 14))],
  ["8-bit floats", UnsupportedElementType, altered(({ graph }) => (graph.initializer[0]!.dataType = 17))],
  ["no element type", UnsupportedElementType, altered(({ graph }) => (graph.initializer[0]!.dataType = 0))],
  ["NaN", NonFiniteWeights, () => smallModel({ initializers: [weights([1, 2, 3, NaN, 5, 6]), bias] })],
  ["infinity in a scalar", NonFiniteWeights, () => smallModel({ initializers: [weights([Infinity], []), bias] })],
  ["infinity in a Constant node", NonFiniteWeights, () => withConstant({ value_float: Infinity })],
  ["NaN in a Constant node's list", NonFiniteWeights, () => withConstant({ value_floats: [1, NaN] })],
  ["NaN in an attribute", NonFiniteWeights, () => smallModel({ nodes: [node("Elu", ["x"], ["y"], { alpha: NaN })] })],
  [
    "infinity in an attribute's list",
    NonFiniteWeights,
    () => smallModel({ nodes: [node("Elu", ["x"], ["y"], { scales: [1, Infinity] })] }),
  ],
  ["sparse initialisers", UnsupportedModel, altered(({ graph }) => graph.sparseInitializer.push(bytesOf("s")))],
  ["an initialiser without a name", MalformedModel, altered(({ graph }) => (graph.initializer[0]!.name = ""))],
  [
    "an initialiser unlike the input it fills",
    MalformedModel,
    () => smallModel({ inputs: [...SMALL_MODEL.inputs, tensor("w", [2, 3])] }),
  ],
  [
    "an initialiser of another type than its input",
    MalformedModel,
    () => smallModel({ inputs: [...SMALL_MODEL.inputs, tensor("b", [2], "int64")] }),
  ],
];

const INPUTS: Refusal[] = [
  ["no inputs", UnsupportedModel, () => smallModel({ inputs: [] })],
  ["an open second axis", UnknownDimension, () => smallModel({ inputs: [tensor("x", ["batch", "features"])] })],
  [
    "open axes with a name, the batch's, and none",
    UnknownDimension,
    () => smallModel({ inputs: [tensor("x", ["n", 3]), tensor("mask", ["n", "n", undefined])] }),
  ],
  [
    "no declared rank",
    UnsupportedModel,
    () => encodeOnnx(onnxModel({ ...SMALL_MODEL, inputs: [{ name: "x", elementType: "float32", shape: undefined }] })),
  ],
  ["a negative dimension", MalformedModel, () => smallModel({ inputs: [tensor("x", [1, -3])] })],
  ["an empty input", UnsupportedModel, () => smallModel({ inputs: [tensor("x", [1, 0])] })],
  ["text", UnsupportedElementType, altered(({ graph }) => (graph.input[0]!.type!.tensorType!.elemType = 8))],
  ["no type", MalformedModel, altered(({ graph }) => (graph.input[0]!.type = null))],
  ["a sequence", UnsupportedModel, altered(({ graph }) => (graph.input[0]!.type!.tensorType = null))],
  ["no name", MalformedModel, altered(({ graph }) => (graph.input[0]!.name = ""))],
  ["one name twice", DuplicateTensorName, () => smallModel({ inputs: [tensor("x", [1, 3]), tensor("x", [1, 3])] })],
];

const GRAPHS: Refusal[] = [
  [
    "a cycle of a thousand",
    CyclicGraph,
    () =>
      smallModel({
        nodes: Array.from({ length: 1000 }, (_, i) =>
          node("Relu", [i === 0 ? "y" : `t${i}`], [i === 999 ? "y" : `t${i + 1}`]),
        ),
      }),
  ],
  ["no nodes", MalformedModel, () => smallModel({ nodes: [] })],
  ["no outputs", MalformedModel, () => smallModel({ outputs: [] })],
  ["one output twice", DuplicateTensorName, () => smallModel({ outputs: [tensor("y", [1, 2]), tensor("y", [1, 2])] })],
  ["an output that nothing computes", UndefinedTensor, () => smallModel({ outputs: [tensor("z", [1])] })],
  [
    "an operand that nothing computes",
    UndefinedTensor,
    () => smallModel({ nodes: [node("Add", ["x", "lost"], ["y"])] }),
  ],
  ["a node that reads itself", CyclicGraph, () => smallModel({ nodes: [node("Add", ["x", "y"], ["y"])] })],
  [
    "a cycle of three",
    CyclicGraph,
    () =>
      smallModel({
        nodes: [
          node("Add", ["x", "r"], ["p"]),
          node("Relu", ["p"], ["q"]),
          node("Relu", ["q"], ["r"]),
          node("Relu", ["r"], ["y"]),
        ],
      }),
  ],
  [
    "two nodes with one output",
    DuplicateTensorName,
    () => smallModel({ nodes: [node("Relu", ["x"], ["y"]), node("Abs", ["x"], ["y"])] }),
  ],
  [
    "a node that redefines an input",
    DuplicateTensorName,
    () => smallModel({ nodes: [node("Relu", ["x"], ["x"]), node("Relu", ["x"], ["y"])] }),
  ],
  [
    "a node that redefines a weight",
    DuplicateTensorName,
    () => smallModel({ nodes: [node("Relu", ["x"], ["w"]), node("Relu", ["x"], ["y"])] }),
  ],
  [
    "one initialiser twice",
    DuplicateTensorName,
    () => smallModel({ initializers: [bias, bias, weights([1, 2, 3, 4, 5, 6])] }),
  ],
  ["a node without an operator", MalformedModel, altered(({ graph }) => (graph.node[0]!.opType = ""))],
];

const NODES: Refusal[] = [
  ["a subgraph", SubgraphRefused, () => withSubgraph(5)],
  ["a list of subgraphs", SubgraphRefused, () => withSubgraph(10)],
  [
    "a subgraph of a wrong kind",
    SubgraphRefused,
    altered(({ graph }) => (graph.node[0]!.attribute[0]!.g = bytesOf("g"))),
  ],
  [
    "a function's parameter",
    MalformedModel,
    altered(({ graph }) => (graph.node[0]!.attribute[0]!.refAttrName = "alpha")),
  ],
  ["an attribute of no kind", MalformedModel, altered(({ graph }) => (graph.node[0]!.attribute[0]!.type = 0))],
  ["a sparse attribute", MalformedModel, altered(({ graph }) => (graph.node[0]!.attribute[0]!.type = 11))],
  [
    "a tensor attribute without a tensor",
    MalformedModel,
    altered(({ graph }) => (graph.node[0]!.attribute[0]!.type = 4)),
  ],
  [
    "an attribute twice",
    MalformedModel,
    altered(({ graph }) => graph.node[0]!.attribute.push(graph.node[0]!.attribute[0]!)),
  ],
  ["a Constant without a value", MalformedModel, () => withConstant({})],
  ["a Constant with two values", MalformedModel, () => withConstant({ value_int: 1n, value_float: 1 })],
  ["a Constant text", UnsupportedModel, () => withConstant({ value_string: "x" })],
  [
    "a Constant with an input",
    MalformedModel,
    () => smallModel({ nodes: [node("Constant", ["x"], ["y"], { value_int: 1n })] }),
  ],
];

function withConstant(attributes: Parameters<typeof node>[3]): Uint8Array {
  return smallModel({ nodes: [node("Constant", [], ["c"], attributes), node("Add", ["x", "c"], ["y"])] });
}

function withSubgraph(type: number): Uint8Array {
  return alteredOnnx(smallModel(), ({ graph }) => {
    Object.assign(graph.node[1]!, { opType: "If", name: "choose" });
    graph.node[1]!.attribute.push({ ...graph.node[0]!.attribute[0]!, name: "then_branch", type });
  });
}

/** A model whose graph is `count` nodes of two bytes each. */
function emptyNodes(count: number): Uint8Array {
  const nodes = Buffer.alloc(2 * count).fill(Uint8Array.of(0x0a, 0x00));
  const length: number[] = [];
  for (let rest = nodes.length; rest > 0; rest >>>= 7) length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  return Buffer.concat([Uint8Array.of(0x08, 0x08, 0x3a), Uint8Array.from(length), nodes]);
}

function errorOf(bytes: Uint8Array): unknown {
  try {
    return decodeOnnx(bytes);
  } catch (error) {
    return error;
  }
}

describe("decodeOnnx refuses", () => {
  const groups = {
    file: FILES,
    opset: OPSETS,
    size: SIZES,
    tensor: TENSORS,
    input: INPUTS,
    graph: GRAPHS,
    node: NODES,
  };
  for (const [group, refusals] of Object.entries(groups))
    describe(`by ${group}`, () => {
      for (const [what, expected, bytes] of refusals)
        it(`${what} with ${expected.name}`, () => {
          const error = errorOf(bytes());
          expect(error).to.be.instanceOf(expected);
          expectSnapshot("test/snapshots/frontend-errors.json", `${group}: ${what}`, (error as ProofcastError).message);
        });
    });

  it("names the position of a weight that is not finite", () => {
    const error = errorOf(smallModel({ initializers: [weights([1, 2, 3, NaN, 5, 6]), bias] }));
    expect((error as NonFiniteWeights).details).to.deep.equal({
      where: 'initialiser "w"',
      position: [1, 1],
      value: NaN,
    });
  });
});
