// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { runCircuit } from "../../cli/evaluate/circuit-run.ts";
import type { Evaluation } from "../../cli/evaluate/evaluation.ts";
import { compileModel } from "../../compiler/compile-model.ts";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import { proofcast } from "../../testing/cli-process.ts";
import { node } from "../../testing/onnx-fixtures.ts";
import { smallModel } from "../../testing/small-model.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

/** y = Relu(x · w + b) of the small model, in doubles. */
function answer([a = 0, b = 0, c = 0]: readonly number[]): [number, number] {
  return [Math.max(0, a + 0.5 * b - c + 0.5), Math.max(0, -2 * a + 0.25 * b + 3 * c - 0.5)];
}

/** What the schema holds of it: 8-bit features with unit 1. */
function held(row: readonly number[]): number[] {
  return row.map((value) => Math.min(127, Math.max(-128, Math.round(value))));
}

describe("proofcast evaluate", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const evaluate = async (...args: string[]) => {
    const { code, stdout, stderr } = await proofcast(["evaluate", at("small.onnx"), ...args, "--json"]).ended;
    return { code, stderr, result: JSON.parse(stdout) as Evaluation & { error: { code: string } } };
  };
  const rows = Array.from({ length: 40 }, (_, row) => [row / 3 - 5, 7 - row / 7, (row % 5) - 1.3]).concat([
    [300, 1, 2],
  ]);
  const given = (): string[] => ["--schema", at("schema.json"), "--calibration", at("calibration.json")];

  before(async () => {
    await writeFile(at("small.onnx"), smallModel());
    await writeFile(at("schema.json"), JSON.stringify(SMALL_SOURCE.config.schema));
    await writeFile(at("calibration.json"), JSON.stringify(SMALL_SOURCE.calibration));
    await writeFile(at("rows.json"), JSON.stringify(rows));
  });

  it("gives the distance of the integers from the float model, and what all forms say", async () => {
    const { code, result, stderr } = await evaluate("--rows", at("rows.json"), ...given(), "--circuit-rows", "3");
    expect(code, stderr).to.equal(0);
    expect(result).to.include({ rows: 41, integerEqualsIntOnnx: true, circuitEqualsInteger: true, circuitRows: 3 });
    expect(result).to.deep.include({ clippedRows: 1, clipped: [{ feature: "x[0]", rows: 1 }], disagreements: [] });
    expect(result.constraints).to.be.above(0);
    // With whole features the model's values are multiples of 1/4, and its outputs' unit is 1/2.
    const errors = rows.flatMap((row) => {
      const float = answer(row);
      return answer(held(row)).map((value, place) => Math.abs(value - (float[place] ?? 0)));
    });
    expect(Math.abs(result.maxAbsError - Math.max(...errors))).to.be.at.most(0.26);
    expect(Math.abs(result.meanAbsError - errors.reduce((sum, error) => sum + error, 0) / errors.length)).to.be.at.most(
      0.26,
    );
    expect(result.worstRow).to.equal(40);
    const floats = rows.flatMap(answer);
    expect(result.outputRange[0]).to.equal(0);
    expect(Math.abs(result.outputRange[1] - Math.max(...floats))).to.be.at.most(1e-3);
    expect(stderr).to.contain("compiling the circuit");
  });

  it("says how good both forms are where the targets are values", async () => {
    const inner = rows.slice(0, 40);
    await writeFile(at("inner.json"), JSON.stringify(inner));
    const targets = inner.map((row) => answer(row).map((value) => value + 1));
    await writeFile(at("targets.csv"), ["y[1],y[0]", ...targets.map(([a, b]) => `${b},${a}`)].join("\n"));
    const { code, result } = await evaluate(
      ...["--rows", at("inner.json"), "--targets", at("targets.csv"), "--circuit-rows", "0", ...given()],
    );
    expect(code).to.equal(0);
    expect(result).to.not.have.any.keys("constraints", "circuitEqualsInteger", "top1Agreement");
    const { targets: figures } = result;
    if (figures?.kind !== "values") throw new Error("no values");
    expect(Math.abs(figures.float.mae - 1)).to.be.at.most(1e-5);
    expect(Math.abs(figures.integer.mae - 1)).to.be.at.most(result.maxAbsError);
    const r2 = [0, 1].map((place) => {
      const wanted = targets.map((row) => row[place] ?? 0);
      const mean = wanted.reduce((sum, value) => sum + value, 0) / wanted.length;
      return 1 - wanted.length / wanted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    });
    expect(Math.abs((figures.float.r2 ?? NaN) - ((r2[0] ?? 0) + (r2[1] ?? 0)) / 2)).to.be.at.most(1e-5);
  });

  it("says how often both are right where the targets are classes", async () => {
    const nodes = [node("Gemm", ["x", "w", "b"], ["h"]), node("Softmax", ["h"], ["y"])];
    await writeFile(at("small.onnx"), smallModel({ nodes }));
    const classes = rows.map(([a = 0, b = 0, c = 0]) =>
      Number(-2 * a + 0.25 * b + 3 * c - 0.5 > a + 0.5 * b - c + 0.5),
    );
    const wrong = classes.map((value, row) => (row < 10 ? 1 - value : value));
    await writeFile(at("classes.csv"), ["class", ...wrong].join("\n"));
    const args = ["--rows", at("rows.json"), "--targets", at("classes.csv"), "--circuit-rows", "0", "--scores"];
    const { code, result, stderr } = await evaluate(...args, "--calibration", at("rows.json"));
    expect(code, stderr).to.equal(0);
    expect(result.top1Agreement).to.be.above(0.9);
    if (result.targets?.kind !== "classes") throw new Error("no classes");
    expect(Math.abs(result.targets.float.accuracy - 31 / 41)).to.be.at.most(1e-12);
    await writeFile(at("small.onnx"), smallModel());
  });

  it("refuses targets that cannot be any, and tells a person the figures", async () => {
    for (const text of ["[[1],[2]]", JSON.stringify(rows.map(() => [7])), JSON.stringify(rows.map(() => [1, 2, 3]))]) {
      await writeFile(at("targets.json"), text);
      const args = ["--rows", at("rows.json"), "--targets", at("targets.json"), "--circuit-rows", "0"];
      const { code, result } = await evaluate(...args, ...given());
      expect({ code, error: result.error.code }).to.deep.equal({ code: 1, error: "TARGETS_DO_NOT_FIT" });
    }
    const args = ["evaluate", at("small.onnx"), "--rows", at("rows.json"), "--circuit-rows", "0", ...given()];
    const { stdout } = await proofcast(args).ended;
    expect(stdout).to.contain("equals the integer graph on every row").and.to.contain("RMSE");
  });

  it("finds a circuit that says something else than the integer model", async () => {
    const { config, ...source } = SMALL_SOURCE;
    const model = await compileModel({ ...config, ...source, batch: 2 });
    const answers = [
      [1n, 2n, 3n],
      [4n, 5n, 6n],
      [7n, 8n, 9n],
    ].map((features) => ({ features, outputs: runIntegerModel(model.graph, features) }));
    const right = await runCircuit(model, answers, [0, 1, 2], () => undefined);
    expect(right.disagrees).to.equal(undefined);
    const wrong = answers.with(2, { features: [7n, 8n, 9n], outputs: [1n, 2n] });
    const { disagrees } = await runCircuit(model, wrong, [0, 1, 2], () => undefined);
    expect(disagrees?.rows).to.deep.equal([2, 2]);
  });
});
