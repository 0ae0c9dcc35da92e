// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { Inspection } from "../../cli/inspect/inspection.ts";
import { computedNodes, operatorUses } from "../../cli/inspect/operator-use.ts";
import { REWRITES, rewriteOf } from "../../compiler/rewrites.ts";
import { compileModel } from "../../compiler/compile-model.ts";
import { operators } from "../../compiler/operator-table.ts";
import { proofcast } from "../../testing/cli-process.ts";
import { int64Tensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, onnxModel, tensor, type ModelSketch } from "../../testing/onnx-fixtures.ts";
import { smallModel } from "../../testing/small-model.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { forestModel } from "../../testing/tree-models.ts";

/** Operators that have no circuit, however many are added. */
const UNSUPPORTED: ModelSketch = {
  inputs: [tensor("x", ["batch", 4])],
  outputs: [tensor("y", ["batch", 4])],
  nodes: [
    node("Det", ["x"], ["unused"]),
    node("Shape", ["x"], ["s"]),
    node("ConstantOfShape", ["s"], ["zeros"]),
    node("NonZero", ["zeros"], ["folded"]),
    node("StringNormalizer", ["x"], ["a\u001b[2J"]),
    node("Bernoulli", ["a\u001b[2J"], ["b"]),
    node("Bernoulli", ["b"], ["c"]),
    node("Add", ["c", "zeros"], ["y"]),
  ],
};

describe("proofcast inspect", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const inspect = async (file: string, ...args: string[]) => {
    const { code, stdout, stderr } = await proofcast(["inspect", at(file), ...args, "--json"]).ended;
    return { code, stderr, found: JSON.parse(stdout) as Inspection & { error: { code: string } } };
  };

  it("tells what compiles: shapes, operators, a schema from the rows, constraints, time and gas", async () => {
    await writeFile(at("small.onnx"), smallModel());
    await writeFile(at("rows.csv"), "x[0],x[1],x[2]\n1,2,3\n4,-5,6\n");
    const { code, found } = await inspect("small.onnx", "--calibration", at("rows.csv"), "--batch", "2");
    expect(code).to.equal(0);
    expect(found).to.deep.include({
      compiles: true,
      unsupported: [],
      inputs: [{ name: "x", type: "float32", shape: ["batch", 3] }],
      freeDimensions: [{ input: "x", axis: 0, name: "batch", becomes: 1 }],
    });
    expect(found.operators.map(({ operator, count }) => [operator, count])).to.deep.equal([
      ["Gemm", 1],
      ["Relu", 1],
    ]);
    expect(found.schema?.features.map(({ name, signed }) => [name, signed])).to.deep.equal([
      ["x[0]", false],
      ["x[1]", true],
      ["x[2]", false],
    ]);
    expect(found.cost?.postGas).to.be.above(found.cost?.verifyGas ?? Infinity);
    expect(found.cost?.domain).to.be.above(found.constraints?.total ?? Infinity);
  });

  it("counts the constraints that the compiled circuit has", async () => {
    const { config, ...source } = SMALL_SOURCE;
    await writeFile(at("schema.json"), JSON.stringify(config.schema));
    await writeFile(at("rows.json"), JSON.stringify(source.calibration));
    const { found } = await inspect("small.onnx", "--schema", at("schema.json"), "--calibration", at("rows.json"));
    const bits = { weightBits: 12, activationBits: 16 };
    const { constraintBudget } = await compileModel({ ...config, ...source, bits, batch: 1 });
    expect(found.constraints?.by).to.equal("formula");
    expect(found.parts).to.deep.equal(constraintBudget);
  });

  it("says that ranges decide where there are neither rows nor a schema, and does not count too few", async () => {
    const features = 4;
    const forest = { seed: "inspected", trees: 10, depth: 3, features, threshold: (random: number) => random * 1_000 };
    await writeFile(at("forest.onnx"), forestModel(forest));
    const rows = Array.from({ length: 50 }, (_, row) =>
      Array.from({ length: features }, (_, column) => ((row * 37 + column * 91) % 100) * 10),
    );
    await writeFile(at("forest.json"), JSON.stringify(rows));
    const [without, given] = [
      await inspect("forest.onnx"),
      await inspect("forest.onnx", "--calibration", at("forest.json")),
    ];
    const [guessed, counted] = [without, given].map(({ found }) => found.constraints?.total ?? NaN);
    expect([without, given].map(({ found }) => found.constraints?.areRangesKnown)).to.deep.equal([false, true]);
    expect((guessed ?? NaN) / (counted ?? NaN)).to.be.within(0.5, 2);
    expect((await proofcast(["inspect", at("forest.onnx")]).ended).stdout).to.contain("give rows with --calibration");
  });

  it("names all unsupported operators at once, each with a rewrite, and none that folds away", async () => {
    await writeFile(at("unsupported.onnx"), onnxBytes(UNSUPPORTED));
    const { code, found } = await inspect("unsupported.onnx");
    expect(code).to.equal(0);
    expect(found.compiles).to.equal(false);
    expect(found.unsupported).to.have.members(["StringNormalizer", "Bernoulli"]);
    const bernoulli = found.operators.find(({ operator }) => operator === "Bernoulli");
    expect(bernoulli).to.deep.include({ count: 2, folded: 0, nodes: ["Bernoulli_b", "Bernoulli_c"] });
    expect(bernoulli?.rewrite).to.contain("evaluation mode");
    const text = await proofcast(["inspect", at("unsupported.onnx")]).ended;
    expect(text.stdout).to.contain("UNSUPPORTED  Bernoulli × 2").and.not.contain("\u001b");
  });

  it("says why a model of known operators does not compile, and what scores change", async () => {
    const nodes = [node("Gemm", ["x", "w", "b"], ["h"]), node("Softmax", ["h"], ["y"])];
    await writeFile(at("softmax.onnx"), smallModel({ nodes }));
    expect((await inspect("softmax.onnx")).found.compiles || !operators.has("Softmax")).to.equal(true);
    expect((await inspect("softmax.onnx", "--scores")).found).to.deep.include({ compiles: true, unsupported: [] });
    await writeFile(at("open.onnx"), smallModel({ inputs: [tensor("x", [1, "features"])] }));
    const { found } = await inspect("open.onnx");
    expect(found.refusal?.code).to.equal("UNKNOWN_DIMENSION");
    expect(found.freeDimensions).to.deep.equal([{ input: "x", axis: 1, name: "features", becomes: null }]);
  });

  it("saves a schema that compiling takes, and says when there is none", async () => {
    const args = ["--calibration", at("rows.csv"), "--save-schema", at("saved.json")];
    const { found } = await inspect("small.onnx", ...args);
    const saved = await inspect("small.onnx", "--schema", at("saved.json"), "--raw-rows", ...args.slice(0, 2));
    expect(saved.found.schema).to.deep.equal(found.schema);
    const none = await inspect("unsupported.onnx", "--save-schema", at("saved.json"));
    expect({ code: none.code, error: none.found.error.code }).to.deep.equal({ code: 1, error: "NO_SCHEMA" });
  });

  it("refuses what is no model at all", async () => {
    await writeFile(at("none.onnx"), "no model");
    const { code, found } = await inspect("none.onnx");
    expect({ code, error: found.error.code }).to.deep.equal({ code: 1, error: "MALFORMED_MODEL" });
  });
});

describe("operatorUses", () => {
  it("counts what follows from constants and shapes as folded, whatever it is", () => {
    const nodes = [
      node("Shape", ["x"], ["s"]),
      node("Size", ["x"], ["n"]),
      node("EyeLike", ["x"], ["e"]),
      node("ConstantOfShape", ["s"], ["zeros"]),
      node("NonZero", ["zeros"], ["places"]),
      node("Range", ["k", "n", "k"], ["r"]),
      node("Sum", ["x", "e", "zeros", "places", "r"], ["y"]),
    ];
    const initializers = [int64Tensor("k", [], [1n])];
    const graph = onnxModel({ inputs: [tensor("x", [2, 2])], outputs: [tensor("y", [2, 2])], nodes, initializers });
    const uses = operatorUses(graph, []);
    expect(uses.filter(({ supported }) => !supported)).to.deep.equal([]);
    expect(uses.filter(({ folded }) => folded === 0).map(({ operator }) => operator)).to.deep.equal(["Sum"]);
  });
});

describe("computedNodes", () => {
  it("are those between the inputs and the outputs, whatever optional inputs are left out", () => {
    const nodes = [
      node("Clip", ["k", "", "m"], ["constant", ""]),
      node("Clip", ["x", "", "constant"], ["y"]),
      node("Relu", ["y"], ["idle"]),
    ];
    const graph = onnxModel({ inputs: [tensor("x", [1])], outputs: [tensor("y", [1])], nodes });
    expect([...computedNodes(graph)].map(({ outputs }) => outputs[0])).to.deep.equal(["y"]);
  });
});

describe("rewriteOf", () => {
  it("has no rewrite for what is compiled as it is", () => {
    expect([...REWRITES.keys()].filter((name) => operators.has(name))).to.deep.equal([]);
  });

  it("says something for every operator, known or not", () => {
    for (const operator of ["Hardmax", "Attention", "constructor", "Madeup"])
      expect(rewriteOf(operator), operator)
        .to.be.a("string")
        .and.match(/\.$|\)\.$/);
  });
});
