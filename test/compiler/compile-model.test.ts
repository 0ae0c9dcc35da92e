// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runFloatModel } from "../../compiler/calibration/float-runtime.ts";
import { compileModel, type CompiledModel } from "../../compiler/compile-model.ts";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import type { ModelSchema, SchemaField } from "../../schema/model-schema.ts";
import { floatTensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor, type ModelSketch } from "../../testing/onnx-fixtures.ts";
import { pseudoRandom, randomInteger } from "../../testing/pseudo-random.ts";
import { SMALL_MODEL, smallModel } from "../../testing/small-model.ts";
import { refusalOf } from "../../testing/refusal-of.ts";

const field = (name: string, count: number, more: Partial<SchemaField> = {}): SchemaField => ({
  ...{ name, unit: "", count, width: 8, signed: true, scale: 1 },
  ...more,
});

const schemaOf = (features: SchemaField[], outputs: SchemaField[]): ModelSchema => ({
  ...{ version: 1, name: "test", features, outputs, total: true },
});

const SMALL_SCHEMA = schemaOf([field("x", 3)], [field("y", 2, { width: 32, scale: 2 ** -8 })]);

function rowsFor({ graph }: CompiledModel, count = 300): bigint[][] {
  const random = pseudoRandom("rows");
  const intervals = graph.intervals.get(graph.features) ?? [];
  return Array.from({ length: count }, () => intervals.map((interval) => randomInteger(random, interval)));
}

/** Integers, int-ONNX and float model on random rows; outputs as real values. */
async function runAll(onnx: Uint8Array, model: CompiledModel) {
  const rows = rowsFor(model);
  const integers = rows.map((row) => runIntegerModel(model.graph, row));
  expect(await runIntegerOnnx(model.intOnnx, rows), "int-ONNX").to.deep.equal(integers);
  const scales = model.schema.features.flatMap(({ count, scale }) => Array.from({ length: count }, () => scale));
  const runs = await runFloatModel(
    onnx,
    rows.map((row) => row.map((value, index) => Number(value) * scales[index]!)),
  );
  return { integers, floats: runs.map((run) => [...run.values()].flatMap((values) => [...values])) };
}

describe("compileModel", () => {
  context("when the model or what comes with it does not fit", () => {
    it("names an operator that is not there, its node, the opset, what to put in its place and where to read what is there", async () => {
      const onnx = smallModel({ nodes: [node("Gemm", ["x", "w", "b"], ["h"]), node("Bernoulli", ["h"], ["y"])] });
      const error = await refusalOf(compileModel({ onnx, batch: 1 }));
      expect(error.code).to.equal("UNSUPPORTED_OPERATOR");
      for (const part of [
        "Bernoulli",
        '"Bernoulli_y"',
        "opset 17",
        "evaluation mode",
        "proofcast inspect",
        "docs/operators.md",
      ])
        expect(error.message).to.contain(part);
    });

    it("refuses shapes that do not meet", async () => {
      const initializers = [floatTensor("w", [2, 2], [1, 2, 3, 4]), floatTensor("b", [2], [0, 0])];
      const error = await refusalOf(compileModel({ onnx: smallModel({ initializers }), batch: 1 }));
      expect(error.code).to.equal("SHAPE_MISMATCH");
    });

    it("refuses a broadcast to a size that nothing could prove", async () => {
      const side = 5_000;
      const onnx = onnxBytes({
        inputs: [tensor("x", [1, side])],
        outputs: [{ name: "y", elementType: "float32", shape: undefined }],
        nodes: [node("Add", ["x", "c"], ["y"])],
        initializers: [floatTensor("c", [side, 1], new Array<number>(side).fill(1))],
      });
      expect((await refusalOf(compileModel({ onnx, batch: 1 }))).code).to.equal("MODEL_TOO_LARGE");
    });

    it("refuses a schema of another size", async () => {
      const schema = schemaOf([field("x", 4)], [field("y", 2)]);
      const error = await refusalOf(compileModel({ onnx: smallModel(), batch: 1, schema }));
      expect(error.code).to.equal("SCHEMA_MISMATCH");
      expect(error.message).to.contain("4 features and the model 3");
    });

    it("refuses more inputs or outputs than a statement can bind", async () => {
      const wide = onnxBytes({
        inputs: [tensor("x", [1, 70_000])],
        outputs: [tensor("y", [1, 70_000])],
        nodes: [node("Relu", ["x"], ["y"])],
      });
      const tall = onnxBytes({
        inputs: [tensor("x", [1, 400])],
        outputs: [tensor("y", [400, 400])],
        nodes: [node("Add", ["x", "c"], ["y"])],
        initializers: [floatTensor("c", [400, 1], new Array<number>(400).fill(1))],
      });
      for (const [onnx, count] of [
        [wide, "70000 features"],
        [tall, "160000 outputs"],
      ] as const) {
        const error = await refusalOf(compileModel({ onnx, batch: 1 }));
        expect(error.code, count).to.equal("TOO_MANY_VALUES");
        expect(error.message).to.contain(count).and.to.contain("65535");
      }
    });

    it("refuses a batch of more values than a circuit can bind, before it calibrates", async () => {
      const onnx = onnxBytes({
        inputs: [tensor("x", [1, 2_000])],
        outputs: [tensor("y", [1, 2_000])],
        nodes: [node("Identity", ["x"], ["y"])],
      });
      const stages: string[] = [];
      const onProgress = (stage: string): void => void stages.push(stage);
      expect((await refusalOf(compileModel({ onnx, batch: 1024, onProgress }))).code).to.equal("BATCH_TOO_LARGE");
      expect(stages).to.deep.equal(["reading the model"]);
    });

    for (const batch of [0, -1, 1.5, 100_000]) {
      it(`refuses a batch of ${batch}`, async () => {
        expect((await refusalOf(compileModel({ onnx: smallModel(), batch }))).code).to.equal("INVALID_BATCH");
      });
    }

    for (const [what, row] of [
      ["too few values", [1, 2]],
      ["a fraction, with a schema", [1, 2, 0.5]],
      ["a value outside its field", [1, 2, 128]],
      ["NaN", [1, 2, NaN]],
    ] as const) {
      it(`refuses a calibration row with ${what}, naming the row`, async () => {
        const calibration = [[0, 0, 0], [...row]];
        const error = await refusalOf(
          compileModel({ onnx: smallModel(), batch: 1, schema: SMALL_SCHEMA, calibration }),
        );
        expect(error.code).to.equal("INVALID_CALIBRATION");
        expect(error.message).to.contain("row 1");
      });
    }

    it("refuses integers that could wrap, naming the tensor", async () => {
      const schema = schemaOf([field("x", 3, { width: 32 })], [field("y", 2, { width: 32 })]);
      const bits = { weightBits: 40, activationBits: 16 };
      // weights that are no small multiples of one another take all their bits
      const initializers = [floatTensor("w", [3, 2], [1, -2.1, 0.53, 0.29, -1, 3]), floatTensor("b", [2], [0.5, -0.5])];
      const error = await refusalOf(compileModel({ onnx: smallModel({ initializers }), batch: 1, schema, bits }));
      expect(error.code).to.equal("NO_WRAP_VIOLATION");
      expect(error.message).to.contain('"y"').and.to.contain("2^62");
    });
  });

  context("when the output's worst case exceeds its field", () => {
    for (const activation of ["Relu", "Identity"] as const) {
      for (const signed of [true, false]) {
        it(`saturates at both ends: ${signed ? "signed" : "unsigned"} 8 bits after ${activation}`, async () => {
          const onnx = smallModel({ nodes: [node("Gemm", ["x", "w", "b"], ["h"]), node(activation, ["h"], ["y"])] });
          const schema = schemaOf([field("x", 3)], [field("y", 2, { signed })]);
          const model = await compileModel({ onnx, batch: 1, schema, bits: { weightBits: 12, activationBits: 12 } });
          const [min, max] = signed ? [-128, 127] : [0, 255];
          const { integers, floats } = await runAll(onnx, model);
          integers.forEach((row, index) => {
            row.forEach((integer, place) => {
              const expected = Math.min(max, Math.max(min, floats[index]![place]!));
              expect(Number(integer), `row ${index}`).to.be.within(min, max);
              expect(Math.abs(Number(integer) - expected), `row ${index}, output ${place}`).to.be.at.most(1);
            });
          });
          expect(
            integers.flat().filter((value) => value === BigInt(max)),
            "rows reach the end",
          ).not.to.be.empty;
        });
      }
    }
  });

  context("whatever the graph's shape", () => {
    const graphs: Record<string, ModelSketch> = {
      "a skip connection around a hidden layer": {
        ...SMALL_MODEL,
        nodes: [node("Gemm", ["x", "w", "b"], ["h"]), node("Relu", ["h"], ["r"]), node("Sub", ["r", "h"], ["y"])],
      },
      "a chain of affine maps between two ReLUs": {
        ...SMALL_MODEL,
        initializers: [...(SMALL_MODEL.initializers ?? []), floatTensor("v", [2, 2], [0.3, -1.7, 2.1, 0.4])],
        nodes: [
          node("Gemm", ["x", "w", "b"], ["h"]),
          node("Relu", ["h"], ["r"]),
          node("MatMul", ["r", "v"], ["p"]),
          node("Add", ["p", "b"], ["q"]),
          node("MatMul", ["q", "v"], ["s"]),
          node("Relu", ["s"], ["y"]),
        ],
      },
      "two inputs and two outputs, one of them hidden": {
        inputs: [tensor("a", [1, 2]), tensor("c", [1, 2])],
        outputs: [tensor("r", [1, 2]), tensor("y", [1, 2])],
        nodes: [node("Sub", ["a", "c"], ["d"]), node("Relu", ["d"], ["r"]), node("Mul", ["r", "k"], ["y"])],
        initializers: [floatTensor("k", [2], [0.7, -1.3])],
      },
      "an output that is an input and one that is constant": {
        inputs: [tensor("a", [1, 2])],
        outputs: [tensor("y", [1, 2]), tensor("z", [2])],
        nodes: [node("Identity", ["a"], ["y"]), node("Add", ["k", "k"], ["z"])],
        initializers: [floatTensor("k", [2], [0.75, -1.5])],
      },
      "a ReLU of a ReLU of an input": {
        inputs: [tensor("a", [1, 3])],
        outputs: [tensor("y", [1, 3])],
        nodes: [node("Relu", ["a"], ["r"]), node("Relu", ["r"], ["y"])],
      },
      "one tensor twice in a sum": {
        inputs: [tensor("a", [1, 3])],
        outputs: [tensor("y", [1, 3])],
        nodes: [node("Add", ["a", "a"], ["s"]), node("Relu", ["s"], ["y"])],
      },
      "a hidden tensor twice, once under another name, and an input less itself": {
        inputs: [tensor("a", [1, 2])],
        outputs: [tensor("y", [1, 2])],
        nodes: [
          node("Relu", ["a"], ["r"]),
          node("Identity", ["r"], ["i"]),
          node("Add", ["r", "i"], ["s"]),
          node("Sub", ["a", "a"], ["n"]),
          node("Relu", ["s"], ["t"]),
          node("Add", ["t", "n"], ["y"]),
        ],
      },
      "neurons that are never, always and sometimes positive": {
        inputs: [tensor("a", [1, 2])],
        outputs: [tensor("y", [1, 1])],
        nodes: [node("Gemm", ["a", "w", "b"], ["h"]), node("Relu", ["h"], ["r"]), node("Gemm", ["r", "v"], ["y"])],
        initializers: [
          floatTensor("w", [2, 3], [1, 1, 1, 1, 1, -1]),
          floatTensor("b", [3], [-4, 4, 0]),
          floatTensor("v", [3, 1], [5, 0.5, -2]),
        ],
      },
    };
    for (const [title, sketch] of Object.entries(graphs)) {
      it(`agrees with onnxruntime within the proven bound: ${title}`, async () => {
        const onnx = onnxBytes(sketch);
        const model = await compileModel({ onnx, batch: 1, bits: { weightBits: 14, activationBits: 14 } });
        const { integers, floats } = await runAll(onnx, model);
        const scales = model.schema.outputs.flatMap(({ count, scale }) => Array.from({ length: count }, () => scale));
        integers.forEach((row, index) => {
          row.forEach((integer, place) => {
            const off = Math.abs(Number(integer) * scales[place]! - floats[index]![place]!);
            expect(off, `output ${place} of row ${index}`).to.be.at.most(model.errorReport.bound + 1e-5);
          });
        });
      });
    }

    it("drops neurons that the schema's ranges decide: only the third of three costs bits", async () => {
      const onnx = onnxBytes(graphs["neurons that are never, always and sometimes positive"]!);
      const model = await compileModel({ onnx, batch: 1, bits: { weightBits: 8, activationBits: 8 } });
      expect(model.circuitSource.match(/= RescaleRelu\(/g)).to.have.length(1);
    });
  });

  it("says so when there are no rows", async () => {
    const { notes, errorReport } = await compileModel({ onnx: smallModel(), batch: 1 });
    expect(notes.join()).to.contain("no calibration rows");
    expect(errorReport.rows).to.equal("synthetic");
  });

  it("gives the same bytes for the same input, and another model for one changed weight", async () => {
    const compile = (onnx: Uint8Array) => compileModel({ onnx, batch: 2, schema: SMALL_SCHEMA });
    const [first, second] = [await compile(smallModel()), await compile(smallModel())];
    expect(second.circuitSource).to.equal(first.circuitSource);
    expect(second.modelHash).to.equal(first.modelHash);
    const initializers = [floatTensor("w", [3, 2], [1, -2, 0.5, 0.25, -1, 3.01]), floatTensor("b", [2], [0.5, -0.5])];
    const changed = await compile(smallModel({ initializers }));
    expect(changed.modelHash).not.to.equal(first.modelHash);
    expect(changed.tag).not.to.equal(first.tag);
  });
});
