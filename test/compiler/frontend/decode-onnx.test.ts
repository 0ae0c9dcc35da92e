// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import { readerNotes } from "../../../compiler/frontend/reader-notes.ts";
import { alteredOnnx } from "../../../testing/altered-onnx.ts";
import { floatTensor, int64Tensor, makeTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { labelledModel, SMALL_MODEL, smallModel } from "../../../testing/small-model.ts";

describe("decodeOnnx", () => {
  it("gives inputs, outputs, nodes and constants", () => {
    const graph = decodeOnnx(smallModel());
    expect(graph.inputs).to.deep.equal([{ name: "x", shape: [1, 3], elementType: "float32" }]);
    expect(graph.outputs).to.deep.equal([{ name: "y", shape: undefined, elementType: "float32" }]);
    expect(graph.nodes).to.deep.equal([
      {
        name: "Gemm_h",
        op: "Gemm",
        domain: "",
        opset: 17,
        inputs: ["x", "w", "b"],
        outputs: ["h"],
        attributes: { alpha: 1, transB: 0n },
      },
      { name: "Relu_y", op: "Relu", domain: "", opset: 17, inputs: ["h"], outputs: ["y"], attributes: {} },
    ]);
    expect(graph.constants.get("w")).to.deep.include({
      shape: [3, 2],
      elementType: "float32",
      data: Float64Array.of(1, -2, 0.5, 0.25, -1, 3),
    });
  });

  it("takes the tensor behind a map of class labels, and says which map it was", () => {
    const { outputs, nodes } = decodeOnnx(labelledModel());
    expect(outputs).to.deep.equal([{ name: "y", shape: undefined, elementType: "float32", fromMap: "labels" }]);
    expect(nodes.map(({ op }) => op)).to.deep.equal(["Gemm", "Relu"]);
    expect(readerNotes(decodeOnnx(labelledModel())).join()).to.contain('Output "labels" is a map from class labels');
  });

  it("takes an operator set that is imported twice in one version", () => {
    const bytes = alteredOnnx(smallModel(), (model) => model.opsetImport.push({ domain: "ai.onnx", version: 17 }));
    expect(decodeOnnx(bytes).nodes.map(({ opset }) => opset)).to.deep.equal([17, 17]);
  });

  it("leaves a dimension of -1 open", () => {
    const [input] = decodeOnnx(smallModel({ inputs: [tensor("x", [-1, 3])] })).inputs;
    expect(input?.shape).to.deep.equal([1, 3]);
  });

  describe("shapes", () => {
    for (const [name, dim] of [
      ["symbolic", "N"],
      ["missing", undefined],
    ] as const)
      it(`fixes a ${name} first axis to 1`, () => {
        expect(decodeOnnx(smallModel({ inputs: [tensor("x", [dim, 3])] })).inputs[0]?.shape).to.deep.equal([1, 3]);
      });

    it("keeps a first axis that the file fixes", () => {
      expect(decodeOnnx(smallModel({ inputs: [tensor("x", [5, 3])] })).inputs[0]?.shape).to.deep.equal([5, 3]);
    });

    it("keeps an output's shape only where the file declares all of it", () => {
      const shapeOf = (shape: (number | string)[]) =>
        decodeOnnx(smallModel({ outputs: [tensor("y", shape)] })).outputs[0]?.shape;
      expect(shapeOf([1, 2])).to.deep.equal([1, 2]);
      expect(shapeOf(["batch", 2])).to.equal(undefined);
    });
  });

  describe("constants", () => {
    it("reads every element type", () => {
      const cases = [
        [floatTensor("w", [2], [0.1, -3]), [Math.fround(0.1), -3]],
        [makeTensor("w", "float64", [2], [0.1, -3]), [0.1, -3]],
        [makeTensor("w", "float16", [2], [0.1, -3]), [0.0999755859375, -3]],
        [makeTensor("w", "bfloat16", [2], [1.5, -3]), [1.5, -3]],
        [makeTensor("w", "int8", [2], [127, -128]), [127, -128]],
        [makeTensor("w", "uint8", [2], [255, 0]), [255, 0]],
        [makeTensor("w", "int16", [2], [32767, -32768]), [32767, -32768]],
        [makeTensor("w", "uint16", [2], [65535, 0]), [65535, 0]],
        [makeTensor("w", "int32", [2], [2147483647, -2147483648]), [2147483647, -2147483648]],
        [makeTensor("w", "uint32", [2], [4294967295, 0]), [4294967295, 0]],
        [int64Tensor("w", [2], [-(2n ** 53n), 2n ** 53n]), [-(2 ** 53), 2 ** 53]],
        [makeTensor("w", "uint64", [2], [2n ** 63n, 1n]), [2 ** 63, 1]],
        [makeTensor("w", "bool", [2], [1, 0]), [1, 0]],
      ] as const;
      for (const [weights, expected] of cases) {
        const { constants } = decodeOnnx(smallModel({ initializers: [weights, floatTensor("b", [], [0])] }));
        expect([...(constants.get("w")?.data ?? [])], weights.elementType).to.deep.equal(expected);
      }
    });

    it("reads the typed fields as it reads raw_data", () => {
      const fields = [
        { dataType: 1, floatData: [0.5, -1], expected: [0.5, -1] },
        { dataType: 11, doubleData: [0.1, -1], expected: [0.1, -1] },
        { dataType: 6, int32Data: [7, -1], expected: [7, -1] },
        { dataType: 3, int32Data: [7, -1], expected: [7, -1] },
        { dataType: 9, int32Data: [1, 0], expected: [1, 0] },
        { dataType: 10, int32Data: [0x3c00, 0xc200], expected: [1, -3] },
        { dataType: 7, int64Data: [7, -1], expected: [7, -1] },
        { dataType: 12, uint64Data: [7, 4294967295], expected: [7, 4294967295] },
      ];
      for (const { expected, ...field } of fields) {
        const bytes = alteredOnnx(smallModel(), ({ graph }) => {
          Object.assign(graph.initializer[1]!, { rawData: new Uint8Array(), ...field });
        });
        expect([...decodeOnnx(bytes).constants.get("b")!.data], `type ${field.dataType}`).to.deep.equal(expected);
      }
    });

    it("keeps scalars and empty tensors", () => {
      const { constants } = decodeOnnx(
        smallModel({ initializers: [floatTensor("w", [0], []), floatTensor("b", [], [4])] }),
      );
      expect(constants.get("w")).to.deep.include({ shape: [0], data: new Float64Array() });
      expect(constants.get("b")).to.deep.include({ shape: [], data: Float64Array.of(4) });
    });

    it("takes an initialiser that is also a graph input for a constant", () => {
      const graph = decodeOnnx(smallModel({ inputs: [...SMALL_MODEL.inputs, tensor("w", [3, 2])] }));
      expect(graph.inputs.map(({ name }) => name)).to.deep.equal(["x"]);
      expect(graph.constants.has("w")).to.equal(true);
    });

    it("turns Constant nodes of every kind into constants", () => {
      const values = [
        [{ value: floatTensor("", [1, 2], [1, 2]) }, "float32", [1, 2], [1, 2]],
        [{ value_float: 1.5 }, "float32", [], [1.5]],
        [{ value_int: -3n }, "int64", [], [-3]],
        [{ value_floats: [1, 2] }, "float32", [2], [1, 2]],
        [{ value_ints: [1n, 2n] }, "int64", [2], [1, 2]],
      ] as const;
      for (const [attributes, elementType, shape, data] of values) {
        const graph = decodeOnnx(
          onnxBytes({
            inputs: [tensor("x", [1, 2])],
            outputs: [tensor("y", [1, 2])],
            nodes: [node("Constant", [], ["c"], attributes), node("Add", ["x", "c"], ["y"])],
          }),
        );
        expect(graph.nodes.map(({ op }) => op)).to.deep.equal(["Add"]);
        expect(graph.constants.get("c"), Object.keys(attributes)[0]).to.deep.include({
          shape,
          elementType,
          data: Float64Array.from(data),
        });
      }
    });
  });

  describe("nodes", () => {
    it("puts nodes in topological order and keeps an order that is one", () => {
      const chain = ["a", "b", "c", "y"].map((name, i, names) => node("Relu", [names[i - 1] ?? "x"], [name]));
      const orderOf = (nodes: typeof chain) =>
        decodeOnnx(smallModel({ nodes, initializers: [] })).nodes.map(({ outputs }) => outputs[0]);
      expect(orderOf(chain)).to.deep.equal(["a", "b", "c", "y"]);
      expect(orderOf(chain.toReversed())).to.deep.equal(["a", "b", "c", "y"]);
    });

    it("orders a chain of 50,000 nodes given backwards", () => {
      const length = 50_000;
      const nodes = Array.from({ length }, (_, i) =>
        node("Relu", [i === 0 ? "x" : `t${i}`], [i === length - 1 ? "y" : `t${i + 1}`]),
      );
      const graph = decodeOnnx(smallModel({ nodes: nodes.toReversed(), initializers: [] }));
      expect(graph.nodes[0]?.inputs).to.deep.equal(["x"]);
      expect(graph.nodes.at(-1)?.outputs).to.deep.equal(["y"]);
    });

    it("gives every node a name of its own", () => {
      const bytes = alteredOnnx(smallModel(), ({ graph }) => {
        graph.node.push({ ...graph.node[1]!, input: ["y"], output: ["z"] });
        graph.node[0]!.name = "";
      });
      expect(decodeOnnx(bytes).nodes.map(({ name }) => name)).to.deep.equal(["Gemm#0", "Relu_y", "Relu_y#2"]);
    });

    it("keeps optional inputs and outputs that are left out", () => {
      const nodes = [node("Clip", ["x", "", "b"], ["y"])];
      expect(decodeOnnx(smallModel({ nodes })).nodes[0]?.inputs).to.deep.equal(["x", "", "b"]);
    });

    it("keeps unknown operators and records the operator set of each node's domain", () => {
      const bytes = alteredOnnx(smallModel(), (model) => {
        model.opsetImport.push({ domain: "ai.onnx.ml", version: 3 });
        Object.assign(model.graph.node[1]!, { opType: "Normalizer", domain: "ai.onnx.ml" });
        model.graph.node[0]!.domain = "ai.onnx";
      });
      const graph = decodeOnnx(bytes);
      expect(graph.nodes.map(({ domain, op, opset }) => [domain, op, opset])).to.deep.equal([
        ["", "Gemm", 17],
        ["ai.onnx.ml", "Normalizer", 3],
      ]);
    });

    it("reads attributes of every kind", () => {
      const attributes = {
        number: 0.5,
        integer: -(2n ** 63n),
        text: "é",
        numbers: [1, 2],
        integers: [2n ** 62n],
        texts: ["a", "b"],
        matrix: floatTensor("", [1], [3]),
      };
      const graph = decodeOnnx(smallModel({ nodes: [node("Anything", ["x"], ["y"], attributes)] }));
      const { raw } = attributes.matrix;
      expect(graph.nodes[0]?.attributes).to.deep.equal({
        ...attributes,
        matrix: { shape: [1], elementType: "float32", raw, data: Float64Array.of(3) },
      });
    });
  });
});
