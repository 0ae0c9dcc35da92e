// SPDX-License-Identifier: GPL-3.0-or-later
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { buildModel, type BuildResult } from "../../built-model/build-model.ts";
import { compileModel } from "../../compiler/compile-model.ts";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import { loadModel } from "../../built-model/load-model.ts";
import { proveModel } from "../../built-model/prove-model.ts";
import { sha256 } from "../../schema/hash.ts";
import { decodeLayout } from "../../schema/layout.ts";
import { checkManifest } from "../../built-model/check-manifest.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { evaluate } from "../../schema/statement.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { packWords } from "../../schema/word-packing.ts";
import { node } from "../../testing/onnx-fixtures.ts";
import { smallModel } from "../../testing/small-model.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const SOURCE = SMALL_SOURCE;
const silent = { keys: { warn: (): void => undefined } };

describe("buildModel", () => {
  const folder = temporaryFolder();
  let built: BuildResult;
  const stages: string[] = [];
  const options = () => ({ batch: 2, outDir: join(folder(), "small-b2"), ...silent });

  before(async () => {
    built = await buildModel(SOURCE, { ...options(), onProgress: (stage) => stages.push(stage) });
  });

  it("writes a whole folder whose manifest is true, and says what it is doing", async () => {
    const files = Object.values(MODEL_FILES);
    expect(await readdir(built.dir)).to.include.members(files);
    expect(await readdir(folder()), "nothing half done beside it").to.deep.equal(["small-b2"]);
    expect((await checkManifest(built.dir)).manifest).to.deep.equal(built.manifest);
    expect(built.manifest).to.deep.include({ name: "small", batch: 2, insecure: true });
    expect(built.manifest.setup).to.deep.equal({ kind: "development", label: "proofcast development" });
    const { total, linear, nonLinear, model, statement } = built.manifest.constraints;
    expect(total)
      .to.equal(linear + nonLinear)
      .and.to.equal(model + statement);
    expect(stages).to.include.members(["compiling the circuit", "making development keys", "hashing"]);
  });

  it("gives a circuit that proves exactly what the integer model says, for every subject", async () => {
    const { config, ...rest } = SOURCE;
    const { graph } = await compileModel({ ...config, ...rest, batch: 2 });
    const rows = [
      [1n, -2n, 3n],
      [-128n, 127n, 5n],
    ];
    const { manifest, dir } = built;
    const outputs = rows.map((row) => runIntegerModel(graph, row));
    const words = packWords(decodeLayout(manifest.layout), 2, rows, outputs);
    const rho = 2n ** 250n + 7n;
    const { publicSignals } = await proveModel(await loadModel(dir), { features: rows, rho }, { timeoutMs: 60_000 });
    expect(publicSignals).to.deep.equal([poseidonOfWords(words), evaluate(manifest.tag, words, rho), rho]);
  });

  it("does nothing when nothing has changed", async () => {
    const again = await buildModel(SOURCE, options());
    expect(again.cached).to.equal(true);
    expect(again.manifest).to.deep.equal(built.manifest);
  });

  it("builds again, to the same bytes, when the folder was damaged", async () => {
    const path = join(built.dir, MODEL_FILES.zkey);
    const zkey = await readFile(path);
    await writeFile(path, zkey.subarray(0, 100));
    const mended = await buildModel(SOURCE, options());
    expect(mended.cached).to.equal(false);
    expect(mended.manifest).to.deep.equal(built.manifest);
    expect(sha256(await readFile(path))).to.equal(sha256(zkey));
  });

  it("leaves the old folder as it was when the model does not compile", async () => {
    const broken = { ...SOURCE, onnx: smallModel().subarray(0, 40) };
    const error = await buildModel(broken, options()).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    expect((await checkManifest(built.dir)).manifest).to.deep.equal(built.manifest);
    expect(await readdir(folder())).to.deep.equal(["small-b2"]);
  });
});

describe("buildModel of a model that gives scores", () => {
  const folder = temporaryFolder();

  it("says so in the manifest, which is held to the schema, and each time it is asked", async () => {
    const nodes = [node("Gemm", ["x", "w", "b"], ["h"]), node("Softmax", ["h"], ["y"])];
    const source = { ...SOURCE, onnx: smallModel({ nodes }), config: { scores: true }, calibration: [[1, -1, 0.5]] };
    const options = { batch: 1, outDir: join(folder(), "scores"), ...silent };
    const { manifest, dir, notes } = await buildModel(source, options);
    expect(manifest.scores).to.deep.equal([{ output: "y", of: "Softmax" }]);
    expect((await checkManifest(dir)).schema.outputs[0]).to.include({ scoresOf: "Softmax" });
    const again = await buildModel(source, options);
    expect(again.cached).to.equal(true);
    expect(again.notes).to.deep.equal(notes).and.to.have.length(1);
  });
});

describe("buildModel into a folder of somebody else's", () => {
  const folder = temporaryFolder();

  it("refuses and touches nothing", async () => {
    await writeFile(join(folder(), "thesis.txt"), "years of work");
    const error = await buildModel(SOURCE, { batch: 1, outDir: folder(), ...silent }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.have.property("name", "NotABuildFolder");
    expect(await readdir(folder())).to.deep.equal(["thesis.txt"]);
  });
});
