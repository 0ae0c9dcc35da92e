// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../scripts/run-command.ts";
import { npyBytes } from "../../testing/npy-bytes.ts";
import { node } from "../../testing/onnx-fixtures.ts";
import { smallModel } from "../../testing/small-model.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const FILES = ["compile-report.json", "model.circom", "model.graph.json", "model.int.onnx", "schema.json"];

function proofcast(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const launcher = join(projectRoot, "cli/proofcast.mjs");
  return spawnSync(process.execPath, [launcher, ...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
}

describe("proofcast compile", function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);

  before(async () => {
    await writeFile(at("small.onnx"), smallModel());
    await writeFile(
      at("rows.json"),
      JSON.stringify([
        [0.5, -1, 1],
        [0.25, 0.5, -0.75],
      ]),
    );
    const squash = [node("Gemm", ["x", "w", "b"], ["h"]), node("Softmax", ["h"], ["y"])];
    await writeFile(at("softmax.onnx"), smallModel({ nodes: squash }));
    await writeFile(at("unsupported.onnx"), smallModel({ nodes: [node("Bernoulli", ["x"], ["y"])] }));
    await writeFile(at("truncated.onnx"), smallModel().slice(0, 40));
  });

  it("writes circuit, integer model, schema and report, and prints only the report with --json", async () => {
    const { status, stdout } = proofcast(
      "compile",
      at("small.onnx"),
      "--calibration",
      at("rows.json"),
      "--out",
      at("a"),
      "--json",
    );
    expect(status).to.equal(0);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(report).to.include({ name: "small", batch: 1, words: 1, features: 3, outputs: 2, out: at("a") });
    expect((await readdir(at("a"))).sort()).to.deep.equal(FILES);
    const written = JSON.parse(await readFile(join(at("a"), "compile-report.json"), "utf8")) as object;
    expect({ out: at("a"), ...written }).to.deep.equal(report);
  });

  it("takes rows in every form for the same rows", async () => {
    const rows = [
      [0.5, -1, 1],
      [0.25, 0.5, -0.75],
    ];
    await writeFile(at("rows.csv"), "x[1],x[0],x[2],day\n-1,0.5,1,3\n0.5,0.25,-0.75,4\n");
    await writeFile(at("rows.npy"), npyBytes("<f8", [2, 3], rows.flat()));
    await writeFile(at("input.json"), JSON.stringify({ input_data: [rows.flat()] }));
    const hashes = ["rows.json", "rows.csv", "rows.npy", "input.json"].map((file) => {
      const args = ["--calibration", at(file), "--held-out", at(file), "--out", at("a"), "--json"];
      const { stdout, stderr } = proofcast("compile", at("small.onnx"), ...args);
      if (file === "rows.csv")
        expect(stderr).to.contain('note: Columns that are no features of the model were left out: "day"');
      return (JSON.parse(stdout) as { modelHash: string }).modelHash;
    });
    expect(new Set(hashes).size).to.equal(1);
  });

  it("tells a person the error end to end, and holds to --max-error or fails", async () => {
    const rows = [0.1, 0.37, 0.93].map((value, row) => [value, row / 7, -value / 3]);
    await writeFile(at("thirds.json"), JSON.stringify(rows));
    const compile = (limit: string) =>
      proofcast(
        "compile",
        at("small.onnx"),
        "--calibration",
        at("thirds.json"),
        "--out",
        at("a"),
        "--max-error",
        limit,
      );
    const { status, stdout } = compile("1%");
    expect(status).to.equal(0);
    expect(stdout).to.contain("RMSE").and.to.contain("worst row").and.to.contain("proven");
    const failed = compile("1e-12");
    expect(failed.status).to.equal(1);
    expect(failed.stderr).to.contain("ERROR_ABOVE_LIMIT").and.to.contain('Output "y[');
    expect(compile("lots").stderr).to.contain("INVALID_MODEL_CONFIG").and.to.contain("maxError");
  });

  it("replaces a folder that it wrote itself, and says on stderr that it has no rows", () => {
    const { status, stderr, stdout } = proofcast("compile", at("small.onnx"), "--batch", "3", "--out", at("a"));
    expect(status).to.equal(0);
    expect(stderr).to.contain("no calibration rows");
    expect(stdout).to.contain("batch 3");
  });

  it("leaves alone a folder that it did not write", async () => {
    await mkdir(at("mine"));
    await writeFile(join(at("mine"), "thesis.txt"), "years");
    const { status, stderr } = proofcast("compile", at("small.onnx"), "--out", at("mine"));
    expect(status).to.equal(1);
    expect(stderr).to.contain("NOT_A_BUILD_FOLDER");
    expect(await readdir(at("mine"))).to.deep.equal(["thesis.txt"]);
  });

  for (const [file, code] of [
    ["unsupported.onnx", "UNSUPPORTED_OPERATOR"],
    ["truncated.onnx", "MALFORMED_MODEL"],
    ["missing.onnx", "MODEL_SOURCE_UNREADABLE"],
  ] as const) {
    it(`ends with ${code} for ${file} and leaves nothing behind`, async () => {
      const before = await readdir(folder());
      const { status, stdout } = proofcast("compile", at(file), "--out", at("never"), "--json");
      expect(status).to.equal(1);
      expect((JSON.parse(stdout) as { error: { code: string } }).error.code).to.equal(code);
      expect(await readdir(folder())).to.deep.equal(before);
    });
  }

  it("gives scores when it is asked to, and says so in report, schema and notes", async () => {
    const args = [at("softmax.onnx"), "--scores", "--calibration", at("rows.json"), "--out", at("scores")];
    const { status, stdout, stderr } = proofcast("compile", ...args);
    expect(status).to.equal(0);
    expect(stdout).to.contain("scores       y, without its final Softmax");
    expect(stderr).to.contain('note: Output "y" is given as scores');
    const read = async (file: string) => JSON.parse(await readFile(join(at("scores"), file), "utf8")) as object;
    expect(await read("compile-report.json")).to.deep.include({ scores: [{ output: "y", of: "Softmax" }] });
    expect(await read("schema.json")).to.have.nested.include({ "outputs[0].scoresOf": "Softmax" });
  });

  it("refuses a schema and bits that are none where they are written", async () => {
    const schema = { version: 1, name: "s", features: [{ name: "a\nb" }], outputs: [], total: true };
    await writeFile(at("wrong.json"), JSON.stringify(schema));
    const given = proofcast("compile", at("small.onnx"), "--schema", at("wrong.json"), "--out", at("never"));
    expect(given.status).to.equal(1);
    expect(given.stderr)
      .to.contain("INVALID_SCHEMA")
      .and.to.contain(at("wrong.json"))
      .and.to.contain("features[0].name");
    const bits = proofcast("compile", at("small.onnx"), "--weight-bits", "60", "--out", at("never"));
    expect(bits.status).to.equal(1);
    expect(bits.stderr).to.contain("The command line").and.to.contain("bits.weightBits");
  });

  it("ends with 2 for a name that is none", () => {
    expect(proofcast("compile", at("small.onnx"), "--out", at("b"), "--name", "../x").status).to.equal(2);
  });

  it("ends with 2 for a wrong command line, and explains itself", () => {
    expect(proofcast("compile").status).to.equal(2);
    expect(proofcast("compile", at("small.onnx"), "--out", at("b"), "--batch", "many").status).to.equal(2);
    expect(proofcast("nonsense").status).to.equal(2);
    const help = proofcast("compile", "--help");
    expect(help.status).to.equal(0);
    expect(help.stdout).to.contain("--calibration").and.to.contain("Exit codes");
  });
});
