// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { runCircuit } from "../../cli/evaluate/circuit-run.ts";
import { explanationPage } from "../../cli/explain/explanation-page.ts";
import { explanationOf, type Explanation } from "../../cli/explain/explanation.ts";
import { layerErrors } from "../../cli/explain/layer-errors.ts";
import { compileModel } from "../../compiler/compile-model.ts";
import { proofcast } from "../../testing/cli-process.ts";
import { node } from "../../testing/onnx-fixtures.ts";
import { SMALL_MODEL, smallModel } from "../../testing/small-model.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const HOSTILE = `"><script>alert('1')</script>\u202e&`;

describe("proofcast explain", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const run = (...args: string[]) => proofcast(["explain", ...args]).ended;

  before(async () => {
    await writeFile(at("small.onnx"), smallModel());
    await writeFile(at("schema.json"), JSON.stringify(SMALL_SOURCE.config.schema));
    await writeFile(at("calibration.json"), JSON.stringify(SMALL_SOURCE.calibration));
  });

  it("accounts for every constraint that circom counts, for any batch", async () => {
    const { config, ...source } = SMALL_SOURCE;
    for (const batch of [1, 3]) {
      const model = await compileModel({ ...config, ...source, batch });
      const { constraints, layers, fixed, gadgets } = explanationOf({ ...model, batch });
      const circuit = await runCircuit(model, [], [], () => undefined);
      expect(constraints).to.equal(circuit.constraints.total);
      const inLayers = layers.reduce((sum, layer) => sum + layer.constraints.total, 0);
      expect(inLayers + fixed.reduce((sum, part) => sum + part.constraints, 0)).to.equal(constraints);
      expect(gadgets.reduce((sum, gadget) => sum + gadget.constraints.total, 0)).to.equal(inLayers);
      for (const layer of layers) expect(layer.bits.widest).to.be.at.least(layer.bits.result);
    }
  });

  it("measures what a layer loses on the calibration rows", async () => {
    const { config, ...source } = SMALL_SOURCE;
    const model = await compileModel({ ...config, ...source, batch: 1 });
    const rows = source.calibration ?? [];
    const features = rows.map((row) => row.map(BigInt));
    const [error] = (await layerErrors(model.graph, source.onnx, rows, features)).values();
    expect(error?.max).to.be.at.most(0.5);
    expect(error?.share).to.be.below(0.01);
  });

  it("tells of a model and of the folder that it was compiled into alike", async () => {
    const options = ["--schema", at("schema.json"), "--calibration", at("calibration.json")];
    const compiled = await proofcast(["compile", at("small.onnx"), ...options, "--out", at("compiled")]).ended;
    expect(compiled.code, compiled.stderr).to.equal(0);
    const ofModel = JSON.parse((await run(at("small.onnx"), ...options, "--json")).stdout) as Explanation;
    const ofFolder = JSON.parse((await run(at("compiled"), "--json")).stdout) as Explanation;
    const layers = ofModel.layers.map((layer) => ({ ...layer, error: undefined }));
    expect(ofFolder).to.deep.equal(JSON.parse(JSON.stringify({ ...ofModel, layers })));
    expect(ofModel.layers[0]?.error).to.have.keys("max", "rmse", "share");
    const text = await run(at("compiled"));
    expect(text.stdout).to.contain(`${ofFolder.constraints} constraints`).and.to.contain("Rescale");
    expect((await run(at("compiled"), "--batch", "2", "--json")).stdout).to.contain("COMPILED_ALREADY");
  });

  it("writes a page that loads nothing and runs nothing, whatever names the model has", async () => {
    const nodes = [node("Gemm", ["x", "w", "b"], ["h"]), node("Relu", ["h"], [HOSTILE])];
    const outputs = SMALL_MODEL.outputs.map((output) => ({ ...output, name: HOSTILE }));
    await writeFile(at("hostile.onnx"), smallModel({ nodes, outputs }));
    const args = [at("hostile.onnx"), "--calibration", at("calibration.json"), "--html", at("page.html")];
    const { code, stderr } = await run(...args);
    expect(code, stderr).to.equal(0);
    const page = await readFile(at("page.html"), "utf8");
    expect(page).to.contain("<svg").and.to.contain("default-src 'none'");
    expect(page).to.not.match(/<script|<img|<link|https?:|url\(|\son\w+=|\u202e/i);
  });
});

describe("explanationPage", () => {
  it("escapes every text and keeps its tags in pairs, however many layers there are", () => {
    const constraints = { linear: 1, nonLinear: 2, total: 3 };
    const gadgets = [{ gadget: HOSTILE, nodes: 1, constraints }];
    const layers = Array.from({ length: 300 }, (_, index) => ({
      ...{ layer: `${HOSTILE}${index}`, elements: 1, constraints, gadgets, share: 0.1, bits: { widest: 2, result: 1 } },
    }));
    const fixed = [{ part: HOSTILE, constraints: 1 }];
    const page = explanationPage({ model: HOSTILE, batch: 1, constraints: 901, fixed, layers, gadgets });
    expect(page).to.not.contain("<script").and.not.contain("\u202e");
    for (const tag of ["svg", "table", "tr", "td", "text", "title", "body"])
      expect(page.match(new RegExp(`<${tag}[ >]`, "g"))?.length, tag).to.equal(page.split(`</${tag}>`).length - 1);
  });
});
