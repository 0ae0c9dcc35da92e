// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runFloatModel } from "../../compiler/calibration/float-runtime.ts";
import { compileModel, type CompiledModel, type CompileOptions } from "../../compiler/compile-model.ts";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import { parseModelSchema, type ModelSchema, type OutputField, type SquashingOp } from "../../schema/model-schema.ts";
import { floatTensor, int64Tensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor, type ModelSketch } from "../../testing/onnx-fixtures.ts";
import { refusalOf } from "../../testing/refusal-of.ts";

type OnnxNodes = ModelSketch["nodes"];

const SCORES = node("Gemm", ["x", "w", "b"], ["h"]);

/** h = x · w + b for x[1, 2] -> h[1, 3], and whatever follows. */
function scorer(more: OnnxNodes, change: Partial<ModelSketch> = {}): Uint8Array {
  return onnxBytes({
    inputs: [tensor("x", [1, 2])],
    outputs: [{ name: "y", elementType: "float32", shape: undefined }],
    nodes: [SCORES, ...more],
    initializers: [
      floatTensor("w", [2, 3], [1, -2, 0.5, 0.25, -1, 3]),
      floatTensor("b", [3], [0.5, -0.5, 0]),
      int64Tensor("flat", [1], [-1n]),
      int64Tensor("first", [1], [0n]),
      int64Tensor("upright", [2], [3n, 1n]),
      int64Tensor("cube", [3], [1n, 3n, 1n]),
    ],
    ...change,
  });
}

const ROWS = [
  [0.5, -1],
  [-0.25, 0.75],
  [1, 1],
];

function compile(onnx: Uint8Array, options: Partial<CompileOptions> = {}): Promise<CompiledModel> {
  return compileModel({ onnx, batch: 1, bits: { weightBits: 12, activationBits: 12 }, calibration: ROWS, ...options });
}

const field = (name: string, count: number, more: Partial<OutputField> = {}): OutputField => ({
  ...{ name, unit: "", count, width: 32, signed: true, scale: 2 ** -16 },
  ...more,
});

const schemaOf = (outputs: OutputField[]): ModelSchema => ({
  ...{ version: 1, name: "scorer", outputs, total: true },
  features: [field("x", 2, { width: 8, scale: 2 ** -6 })],
});

const FINAL: [title: string, op: SquashingOp, nodes: OnnxNodes, change?: Partial<ModelSketch>][] = [
  ["Softmax", "Softmax", [node("Softmax", ["h"], ["y"])]],
  ["Softmax of opset 11, whose groups begin at axis 1", "Softmax", [node("Softmax", ["h"], ["y"])], { opset: 11 }],
  ["Softmax over a named axis", "Softmax", [node("Softmax", ["h"], ["y"], { axis: 1n })]],
  ["LogSoftmax", "LogSoftmax", [node("LogSoftmax", ["h"], ["y"])]],
  ["Sigmoid", "Sigmoid", [node("Sigmoid", ["h"], ["y"])]],
  ["Softmax and Identity", "Softmax", [node("Softmax", ["h"], ["p"]), node("Identity", ["p"], ["y"])]],
  ["Softmax and Reshape", "Softmax", [node("Softmax", ["h"], ["p"]), node("Reshape", ["p", "upright"], ["y"])]],
  ["Softmax and Squeeze", "Softmax", [node("Softmax", ["h"], ["p"]), node("Squeeze", ["p", "first"], ["y"])]],
  ["Softmax and Unsqueeze", "Softmax", [node("Softmax", ["h"], ["p"]), node("Unsqueeze", ["p", "first"], ["y"])]],
  ["Softmax and Flatten", "Softmax", [node("Softmax", ["h"], ["p"]), node("Flatten", ["p"], ["y"])]],
  ["Softmax and Cast to float", "Softmax", [node("Softmax", ["h"], ["p"]), node("Cast", ["p"], ["y"], { to: 1n })]],
  [
    "Sigmoid, Reshape and Cast to double",
    "Sigmoid",
    [node("Sigmoid", ["h"], ["p"]), node("Reshape", ["p", "flat"], ["q"]), node("Cast", ["q"], ["y"], { to: 11n })],
    { outputs: [{ name: "y", elementType: "float64", shape: undefined }] },
  ],
  [
    "Softmax over the middle axis of [1, 3, 1]",
    "Softmax",
    [node("Reshape", ["h", "cube"], ["c"]), node("Softmax", ["c"], ["y"], { axis: 1n })],
  ],
];

describe("a model that ends in probabilities", () => {
  context("when nobody asked for scores", () => {
    for (const [title, op, nodes, change] of FINAL) {
      it(`gives probabilities: ${title}`, async () => {
        const onnx = scorer(nodes, change);
        const model = await compile(onnx, { bits: undefined });
        const [output] = model.schema.outputs;
        expect(output, op).not.to.have.property("scoresOf");
        const scales = model.schema.features.flatMap(({ count, scale }) => new Array<number>(count).fill(scale));
        const integers = ROWS.map((row) => row.map((value, i) => BigInt(Math.round(value / scales[i]!))));
        const reals = integers.map((row) => row.map((value, i) => Number(value) * scales[i]!));
        const runs = await runFloatModel(onnx, reals, ["y"]);
        (await runIntegerOnnx(model.intOnnx, integers)).forEach((row, index) => {
          [...runs[index]!.get("y")!].forEach((probability, place) => {
            expect(Number(row[place]) * output!.scale).to.be.closeTo(
              probability,
              0.01 * Math.max(1, Math.abs(probability)),
            );
          });
        });
      });
    }

    it("does not take a schema of scores", async () => {
      const schema = schemaOf([field("y", 3, { scoresOf: "Softmax" })]);
      const onnx = scorer([node("Softmax", ["h"], ["y"])]);
      expect((await refusalOf(compile(onnx, { schema, calibration: [] }))).code).to.equal("SCORES_MISMATCH");
    });
  });

  context("when its author asks for scores", () => {
    for (const [title, op, nodes, change] of FINAL) {
      it(`gives them, and schema and notes say so: ${title}`, async () => {
        const onnx = scorer(nodes, change);
        const model = await compile(onnx, { scores: true });
        const [output] = model.schema.outputs;
        expect(output).to.include({ name: "y", count: 3, scoresOf: op });
        expect(parseModelSchema(model.schema)).to.deep.equal(model.schema);
        expect(model.notes.join("\n")).to.contain('"y"').and.to.contain(op).and.to.contain("no probabilities");

        const scales = model.schema.features.flatMap(({ count, scale }) => new Array<number>(count).fill(scale));
        const integers = ROWS.map((row) => row.map((value, i) => BigInt(Math.round(value / scales[i]!))));
        const reals = integers.map((row) => row.map((value, i) => Number(value) * scales[i]!));
        const runs = await runFloatModel(onnx, reals, ["h"]);
        (await runIntegerOnnx(model.intOnnx, integers)).forEach((row, index) => {
          const scores = [...runs[index]!.get("h")!];
          const probabilities = [...runs[index]!.get("y")!];
          row.forEach((value, place) => {
            const error = Math.abs(Number(value) * output!.scale - scores[place]!);
            expect(error, "score").to.be.at.most(model.errorReport.bound + 1e-6);
          });
          const order = (values: readonly (number | bigint)[]) =>
            values.map((_, place) => place).sort((a, b) => (values[a]! < values[b]! ? -1 : 1));
          expect(order(row), "order").to.deep.equal(order(probabilities));
        });
      });
    }

    it("says which of several outputs are scores, and leaves the others alone", async () => {
      const onnx = scorer([node("Softmax", ["h"], ["y"]), node("Relu", ["h"], ["r"]), node("Sigmoid", ["h"], ["s"])], {
        outputs: ["r", "y", "h", "s"].map((name) => tensor(name, [1, 3])),
      });
      const { schema } = await compile(onnx, { scores: true });
      expect(schema.outputs.map(({ scoresOf }) => scoresOf)).to.deep.equal([
        undefined,
        "Softmax",
        undefined,
        "Sigmoid",
      ]);
      expect(schema.outputs.map((output) => "scoresOf" in output)).to.deep.equal([false, true, false, true]);
      expect(schema.outputs.map(({ name }) => name)).to.deep.equal(["r", "y", "h", "s"]);
    });

    it("is another model for it: the hash covers what was dropped", async () => {
      const [plain, scored] = [
        await compile(scorer([node("Identity", ["h"], ["y"])])),
        await compile(scorer([node("Softmax", ["h"], ["y"])]), { scores: true }),
      ];
      expect(scored.schemaHash, "layout").to.equal(plain.schemaHash);
      expect(scored.modelHash).not.to.equal(plain.modelHash);
    });

    it("says so when there was nothing to drop", async () => {
      const { notes, schema } = await compile(scorer([node("Relu", ["h"], ["y"])]), { scores: true });
      expect(notes.join()).to.contain("nothing was dropped");
      expect(schema.outputs[0]).not.to.have.property("scoresOf");
    });

    const orders: [title: string, nodes: OnnxNodes, opset: number, reason: string][] = [
      ["over one element", [node("Softmax", ["h"], ["y"], { axis: 0n })], 17, "constant"],
      [
        "over one element after the class axis",
        [node("Reshape", ["h", "cube"], ["c"]), node("LogSoftmax", ["c"], ["y"])],
        17,
        "constant",
      ],
      [
        "over columns",
        [node("MatMul", ["columns", "x"], ["t"]), node("Softmax", ["t"], ["y"], { axis: 0n })],
        17,
        "4 values at a time, and the scores of different groups",
      ],
      ["over an axis that is not there", [node("Softmax", ["h"], ["y"], { axis: 2n })], 17, "axis 2"],
      ["over everything after axis 2, before opset 13", [node("Softmax", ["h"], ["y"], { axis: 2n })], 11, "axis 2"],
    ];
    for (const [title, nodes, opset, reason] of orders) {
      it(`is refused when scores would have another order: ${title}`, async () => {
        const gives = nodes.some(({ op }) => op === "MatMul") ? [] : [SCORES];
        const onnx = onnxBytes({
          inputs: [tensor("x", [1, 2])],
          outputs: [{ name: "y", elementType: "float32", shape: undefined }],
          nodes: [...gives, ...nodes],
          initializers: [
            floatTensor("w", [2, 3], [1, -2, 0.5, 0.25, -1, 3]),
            floatTensor("b", [3], [0.5, -0.5, 0]),
            floatTensor("columns", [4, 1], [1, 2, 3, 4]),
            int64Tensor("cube", [3], [1n, 3n, 1n]),
          ],
          opset,
        });
        const error = await refusalOf(compile(onnx, { scores: true }));
        expect(error.code).to.equal("UNSUPPORTED_NODE");
        expect(error.message).to.contain("axis").and.to.contain(reason.split(" values")[0]);
      });
    }

    const stays: [title: string, nodes: OnnxNodes][] = [
      ["a later layer reads it", [node("Softmax", ["h"], ["p"]), node("Relu", ["p"], ["y"])]],
      ["a Softmax follows", [node("Sigmoid", ["h"], ["p"]), node("Softmax", ["p"], ["r"]), node("Relu", ["r"], ["y"])]],
    ];
    for (const [title, nodes] of stays) {
      it(`drops nothing that is not final: ${title}`, async () => {
        const { notes, schema } = await compile(scorer(nodes), { scores: true, bits: undefined });
        expect(notes.join()).to.contain("nothing was dropped");
        expect(schema.outputs[0]).not.to.have.property("scoresOf");
      });
    }
  });

  context("when its schema describes it", () => {
    const onnx = scorer([node("Softmax", ["h"], ["y"])]);
    const given = (schema: ModelSchema) => compile(onnx, { scores: true, schema, calibration: [[10, -64]] });

    it("takes a schema of scores, whether it says so or not", async () => {
      const said = await given(schemaOf([field("y", 3, { scoresOf: "Softmax" })]));
      const unsaid = await given(schemaOf([field("y", 3)]));
      expect(said.schema).to.deep.equal(unsaid.schema);
      expect(said.modelHash).to.equal(unsaid.modelHash);
    });

    for (const [title, change] of [
      ["16 bits, unsigned, 1/65535", { width: 16, signed: false, scale: 1 / 65_535 }],
      ["32 bits, unsigned, 2^-32", { signed: false, scale: 2 ** -32 }],
      ["32 bits, signed, 2^-31", { scale: 2 ** -31 }],
      ["32 bits, unsigned, wide enough for the largest", { signed: false }],
    ] as const) {
      it(`refuses one of probabilities, and says what to change: ${title}`, async () => {
        const error = await refusalOf(given(schemaOf([field("y", 3, change)])));
        expect(error.code).to.equal("SCORES_DO_NOT_FIT");
        for (const part of ["outputs[0]", '"y"', "width 32, signed", "scale of at least"])
          expect(error.message).to.contain(part);
        const scale = Number(/at least (\S+);/.exec(error.message)?.[1]);
        await given(schemaOf([field("y", 3, { scale })]));
      });
    }

    it("refuses one that names another operator, or scores where there are none", async () => {
      expect((await refusalOf(given(schemaOf([field("y", 3, { scoresOf: "Sigmoid" })])))).code).to.equal(
        "SCORES_MISMATCH",
      );
      const plain = scorer([node("Identity", ["h"], ["y"])]);
      const schema = schemaOf([field("y", 3, { scoresOf: "Softmax" })]);
      const error = await refusalOf(compile(plain, { schema, calibration: [] }));
      expect(error.code).to.equal("SCORES_MISMATCH");
      expect(error.message).to.contain("no scores");
    });

    it("refuses a field that holds scores and other values", async () => {
      const both = scorer([node("Softmax", ["h"], ["y"])], { outputs: ["h", "y"].map((name) => tensor(name, [1, 3])) });
      const compileBoth = (outputs: OutputField[]) =>
        compile(both, { scores: true, schema: schemaOf(outputs), calibration: [] });
      expect((await refusalOf(compileBoth([field("all", 6)]))).code).to.equal("SCORES_MISMATCH");
      const { schema } = await compileBoth([field("a", 2), field("b", 1), field("c", 1), field("d", 2)]);
      const kinds = schema.outputs.map(({ scoresOf }) => scoresOf);
      expect(kinds).to.deep.equal([undefined, undefined, "Softmax", "Softmax"]);
    });
  });
});
