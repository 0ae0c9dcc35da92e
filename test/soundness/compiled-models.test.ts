// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { join } from "node:path";
import { compileModel, type CompiledModel } from "../../compiler/compile-model.ts";
import { modelTemplate } from "../../compiler/emit/model-template.ts";
import { IntegerGraphBuilder, type IntegerGraph } from "../../compiler/graph/integer-graph.ts";
import type { IntegerMap } from "../../compiler/graph/integer-map.ts";
import { primitives } from "../../compiler/primitive-table.ts";
import type { ModelSchema, SchemaField } from "../../schema/model-schema.ts";
import { attackModel, templateSource } from "../../testing/attack-model.ts";
import { intervalBreaks } from "../../testing/driven-rows.ts";
import { lostRows } from "../../testing/emitted-weights.ts";
import { floatTensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../testing/onnx-fixtures.ts";
import { compileText } from "../../testing/gadget.ts";
import { expectOneWitness } from "../../testing/gadget-assertions.ts";
import { pseudoRandom } from "../../testing/pseudo-random.ts";
import { randomMlp } from "../../testing/random-mlp.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { forestModel } from "../../testing/tree-models.ts";

const BITS = { weightBits: 7, activationBits: 7 };

/** A schema of one field a side. */
function schemaOf(features: number, outputs: number, change: Partial<SchemaField> = {}): ModelSchema {
  const field = { unit: "", signed: true } as const;
  return {
    ...{ version: 1, name: "attacked", total: true },
    features: [{ ...field, name: "x", count: features, width: 8, scale: 2 ** -6, ...change }],
    outputs: [{ ...field, name: "y", count: outputs, width: 32, scale: 2 ** -12 }],
  };
}

/** Every kind of curve, quotient and choice behind two layers: max(k · sigmoid(h), k / (1 + relu(h))) + √(1 + relu(h)), and h where it is above 1/2. */
function curvedModel(features: number, outputs: number): Uint8Array {
  return onnxBytes({
    inputs: [tensor("x", [1, features])],
    outputs: [tensor("y", [1, outputs])],
    nodes: [
      node("Gemm", ["x", "w", "b"], ["h"]),
      node("Gemm", ["x", "v", "b"], ["k"]),
      node("Sigmoid", ["h"], ["gate"]),
      node("Mul", ["k", "gate"], ["gated"]),
      node("Relu", ["h"], ["positive"]),
      node("Add", ["positive", "one"], ["divisor"]),
      node("Div", ["k", "divisor"], ["quotient"]),
      node("Sqrt", ["divisor"], ["root"]),
      node("Greater", ["gated", "quotient"], ["isLarger"]),
      node("Where", ["isLarger", "gated", "quotient"], ["chosen"]),
      node("ThresholdedRelu", ["h"], ["far"], { alpha: 0.5 }),
      node("Sum", ["chosen", "root", "far"], ["y"]),
    ],
    initializers: [
      floatTensor("w", [features, outputs], [0.5, -1, 0.75, 0.25, -0.5, 1].slice(0, features * outputs)),
      floatTensor("v", [features, outputs], [1, 0.5, -0.25, 0.75, 0.5, -1].slice(0, features * outputs)),
      floatTensor("b", [outputs], [0.125, -0.25].slice(0, outputs)),
      floatTensor("one", [1], [1]),
    ],
  });
}

/** 6 filters of 3 × 3 on 2 channels, then ReLU, then another 2. */
function convolutions(): Uint8Array {
  const random = pseudoRandom("filters");
  const weights = (count: number): number[] => Array.from({ length: count }, () => Math.floor(random() * 256) - 128);
  return onnxBytes({
    inputs: [tensor("x", [1, 2, 8, 8])],
    outputs: [tensor("y", [1, 2, 4, 4])],
    nodes: [
      node("Conv", ["x", "v", "a"], ["h"], { kernel_shape: [3n, 3n] }),
      node("Relu", ["h"], ["r"]),
      node("Conv", ["r", "w", "b"], ["y"], { kernel_shape: [3n, 3n] }),
    ],
    initializers: [
      ...[floatTensor("v", [6, 2, 3, 3], weights(108)), floatTensor("a", [6], weights(6))],
      ...[floatTensor("w", [2, 6, 3, 3], weights(108)), floatTensor("b", [2], weights(2))],
    ],
  });
}

function forest(): Uint8Array {
  return forestModel({ seed: "attacked", trees: 3, depth: 3, features: 2, threshold: (random) => 2 * random - 1 });
}

describe("compiled models (properties 27, 28, 29)", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const used = new Set<string>();

  const cases: [title: string, onnx: () => Uint8Array, schema: ModelSchema][] = [
    ["layers with ReLU", () => randomMlp([3, 4, 2], "attacked"), schemaOf(3, 2)],
    ["curves, quotients, roots and choices", () => curvedModel(3, 2), schemaOf(3, 2)],
    ["trees", forest, schemaOf(2, 1)],
  ];
  for (const [title, onnx, schema] of cases)
    it(`hold under attack as they are emitted: ${title}`, async () => {
      const model = await compileModel({ onnx: onnx(), batch: 1, schema, bits: BITS });
      for (const { primitive } of model.graph.nodes) used.add(primitive);
      const attack = { folder: join(folder(), title), seed: title, random: 8, driven: 4, witnesses: 2 };
      const { problems, wires } = await attackModel(model, attack);
      expect(problems).to.deep.equal([]);
      expect(wires).to.be.greaterThan(50);
    });

  it("have every primitive among them", () => {
    expect([...used].sort()).to.deep.equal([...primitives.keys()].sort());
  });

  const SMALL_BITS = { weightBits: 3, activationBits: 3 };
  const small: [title: string, onnx: () => Uint8Array, rows: bigint[][]][] = [
    ["layers with ReLU", () => randomMlp([2, 2, 1], "one"), [[-128n, -128n], [127n, 127n], [5n, -3n]]], // prettier-ignore
    ["every primitive", () => curvedModel(2, 1), [[5n, -3n]]],
  ];
  for (const [title, onnx, rows] of small)
    it(`have one witness for their features in the whole field, where bits are few: ${title}`, async () => {
      const { graph } = await compileModel({ onnx: onnx(), batch: 1, schema: schemaOf(2, 1), bits: SMALL_BITS });
      const gadget = await compileText(folder(), templateSource(modelTemplate(graph)));
      for (const row of rows) await expectOneWitness(gadget, { features: row });
    });

  const weighty: [title: string, model: () => Promise<CompiledModel>, rows: number][] = [
    ["784-64-10", () => compileModel({ onnx: randomMlp([784, 64, 10], "w"), batch: 1, schema: schemaOf(784, 10), bits: BITS }), 64 + 2 * 10], // prettier-ignore
    ["convolutions", () => compileModel({ onnx: convolutions(), batch: 1, schema: schemaOf(128, 32), bits: BITS }), 6 * 36 + 2 * 32], // prettier-ignore
  ];
  for (const [title, compile, expected] of weighty)
    it(`have every weight of the integers in their constraints, and no other: ${title}`, async () => {
      const { graph } = await compile();
      const { rows, lost, others } = await lostRows(graph, modelTemplate(graph), folder());
      expect(lost, "rows that no constraint has").to.deep.equal([]);
      expect(others, "linear constraints that no row has").to.equal(0);
      expect(rows).to.equal(expected);
    });

  it("are told from those with one weight off by one", async () => {
    const { graph } = await compileModel({
      onnx: randomMlp([3, 4, 2], "off"),
      batch: 1,
      schema: schemaOf(3, 2),
      bits: BITS,
    });
    const [first, ...later] = graph.nodes;
    const map = first?.parameters as IntegerMap;
    const coefficients = map.coefficients.map((weight, at) => (at === 4 ? weight + 1 : weight));
    const other = { ...graph, nodes: [{ ...first!, parameters: { ...map, coefficients } }, ...later] };
    const { lost, others } = await lostRows(other, modelTemplate(graph), folder());
    expect(lost).to.deep.equal([`${first!.output}[1]`]);
    expect(others, "the row that has another weight").to.equal(1);
  });
});

describe("intervalBreaks", () => {
  it("tells of a value outside what was proven", () => {
    const builder = new IntegerGraphBuilder("features", [{ min: -8n, max: 7n }]);
    builder.add({ primitive: "Compare", inputs: ["features"], output: "y", source: "y", parameters: {} });
    const graph = builder.build("y");
    const narrower: IntegerGraph = {
      ...graph,
      intervals: new Map([...graph.intervals, ["y", [{ min: 0n, max: 0n }]]]),
    };
    expect(intervalBreaks(graph, [[-8n], [7n]])).to.deep.equal([]);
    expect(intervalBreaks(narrower, [[-8n], [7n]])).to.deep.equal(["y[0] is 1, outside 0 … 0, on [7]"]);
  });
});
