// SPDX-License-Identifier: GPL-3.0-or-later
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { Predictions } from "../../cli/predict/predictions.ts";
import { decodeGraph } from "../../compiler/graph/graph-file.ts";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import { proofcast } from "../../testing/cli-process.ts";
import { smallModel } from "../../testing/small-model.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("proofcast predict", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const run = (...args: string[]) => proofcast(args).ended;
  const codeOf = (stdout: string): string => (JSON.parse(stdout) as { error: { code: string } }).error.code;
  const rows = [
    [1, -2, 3],
    [300, 0.4, -100],
  ];

  before(async () => {
    await writeFile(at("small.onnx"), smallModel());
    await writeFile(at("schema.json"), JSON.stringify(SMALL_SOURCE.config.schema));
    await writeFile(at("calibration.json"), JSON.stringify(SMALL_SOURCE.calibration));
    await writeFile(at("rows.json"), JSON.stringify(rows));
    const { code, stderr } = await run("compile", at("small.onnx"), ...compiling(), "--out", at("compiled"));
    expect(code, stderr).to.equal(0);
  });
  const compiling = (): string[] => ["--schema", at("schema.json"), "--calibration", at("calibration.json")];

  it("gives outputs in their unit and as integers, and what was clipped", async () => {
    const { code, stdout } = await run("predict", at("compiled"), at("rows.json"), "--json");
    expect(code).to.equal(0);
    const predictions = JSON.parse(stdout) as Predictions;
    const graph = decodeGraph(await readFile(at("compiled/model.graph.json")));
    const held = [
      [1n, -2n, 3n],
      [127n, 0n, -100n],
    ];
    for (const [index, row] of held.entries()) {
      const integers = runIntegerModel(graph, row);
      expect(predictions.rows[index]?.integers).to.deep.equal(integers.map(String));
      expect(predictions.rows[index]?.outputs).to.deep.equal(integers.map((integer) => Number(integer) / 2));
    }
    expect(predictions).to.deep.include({ model: "small", clippedRows: 1 });
    expect(predictions.rows.map(({ clipped }) => clipped)).to.deep.equal([
      [],
      [{ feature: "x[0]", value: 300, held: 127 }],
    ]);
    const report = JSON.parse(await readFile(at("compiled/compile-report.json"), "utf8")) as { modelHash: string };
    expect(predictions.modelHash).to.equal(report.modelHash);
  });

  it("compiles a float model in memory, to the same answers", async () => {
    const args = [at("rows.json"), "--json"];
    const compiled = await run("predict", at("compiled"), ...args);
    const { code, stdout } = await run("predict", at("small.onnx"), ...args, ...compiling());
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal(JSON.parse(compiled.stdout));
  });

  it("shows a person the same, row by row, and tells progress on stderr alone", async () => {
    const { code, stdout, stderr } = await run("predict", at("compiled"), at("rows.json"));
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/^ {5}0 {2}y\[0\] /)
      .and.to.contain("clipped: x[0] is 300, and the chain holds 127");
    expect(stderr).to.contain("running 2 rows");
  });

  it("takes the schema's integers when it is told so, and asks where most rows do not fit", async () => {
    await writeFile(at("fraction.json"), "[[1, 2, 0.5]]");
    const fraction = await run("predict", at("compiled"), at("fraction.json"), "--integer-rows", "--json");
    expect(codeOf(fraction.stdout)).to.equal("NOT_INTEGER_ROWS");
    await writeFile(at("large.json"), "[[1000, 2, 5]]");
    expect((await run("predict", at("compiled"), at("large.json"))).stderr).to.contain("--integer-rows");
  });

  it("refuses rows of another length, options that would do nothing, and a folder that was changed", async () => {
    await writeFile(at("long.json"), "[[1, 2, 3, 4]]");
    const long = await run("predict", at("compiled"), at("long.json"), "--json");
    expect(codeOf(long.stdout)).to.equal("ROWS_DO_NOT_FIT");
    const idle = await run("predict", at("compiled"), at("rows.json"), "--scores", "--json");
    expect(codeOf(idle.stdout)).to.equal("COMPILED_ALREADY");
    await appendFile(at("compiled/model.int.onnx"), Buffer.from([0]));
    const changed = await run("predict", at("compiled"), at("rows.json"), "--json");
    expect({ code: changed.code, error: codeOf(changed.stdout) }).to.deep.equal({
      code: 1,
      error: "COMPILED_FOLDER_CHANGED",
    });
  });
});
