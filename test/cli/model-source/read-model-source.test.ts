// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { ModelSourceUnreadable, readModelSource } from "../../../cli/model-source/read-model-source.ts";
import { InvalidRows } from "../../../cli/rows/read-rows.ts";
import { inputsHash } from "../../../built-model/build/inputs-hash.ts";
import { InvalidModelConfig } from "../../../compiler/model-config.ts";
import { npyBytes } from "../../../testing/npy-bytes.ts";
import { smallModel } from "../../../testing/small-model.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

describe("readModelSource", () => {
  const folder = temporaryFolder();
  const refusal = async (path: string): Promise<string> => {
    const error = await readModelSource(path).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ModelSourceUnreadable);
    return (error as Error).message;
  };

  it("reads a model's folder: config, rows, held-out rows", async () => {
    const source = await readModelSource("models/operator-rewards");
    expect(source.name).to.equal("operator-rewards");
    expect(source.config.schema?.name).to.equal("operator-rewards");
    expect(source.calibration?.[0]).to.have.length(6);
    expect(source.heldOut?.[0]).to.have.length(6);
  });

  it("reads a lone .onnx file, named after it", async () => {
    const source = await readModelSource("models/operator-rewards/model.onnx");
    expect(source).to.include({ name: "model", calibration: undefined });
  });

  it("takes rows as a plain array too", async () => {
    const path = join(folder(), "plain");
    await mkdir(path);
    await writeFile(join(path, "model.onnx"), "");
    await writeFile(join(path, "calibration.json"), "[[1, 2], [3, 4]]");
    expect((await readModelSource(path)).calibration).to.deep.equal([
      [1, 2],
      [3, 4],
    ]);
  });

  it("takes rows as CSV or .npy, and one file of them", async () => {
    const path = join(folder(), "csv");
    await mkdir(path);
    await writeFile(join(path, "model.onnx"), smallModel());
    await writeFile(join(path, "calibration.csv"), "a,b,c\n1,2,3\n");
    await writeFile(join(path, "held-out.npy"), npyBytes("<f4", [1, 3], [4, 5, 6]));
    expect(await readModelSource(path)).to.deep.include({ calibration: [[1, 2, 3]], heldOut: [[4, 5, 6]] });
    await writeFile(join(path, "held-out.json"), "[[4, 5, 6]]");
    expect(await refusal(path)).to.contain("held-out.json and held-out.npy");
  });

  it("refuses what is not there, no model, and rows that are none", async () => {
    expect(await refusal(join(folder(), "nowhere"))).to.contain("no such file or folder");
    expect(await refusal(folder())).to.contain("no model.onnx");
    await writeFile(join(folder(), "model.onnx"), "");
    await writeFile(join(folder(), "calibration.json"), '{"rows": [["1"]]}');
    const error = await readModelSource(folder()).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(InvalidRows);
  });
});

describe("model.config.ts", () => {
  const folder = temporaryFolder();
  let count = 0;

  /** A folder of its own for each text: a module is loaded once. */
  async function withConfig(text: string, file = "model.config.ts"): Promise<string> {
    const path = join(folder(), `model${count++}`);
    await mkdir(path);
    await writeFile(join(path, "model.onnx"), "");
    await writeFile(join(path, file), text);
    return path;
  }
  const refusal = async (text: string, file?: string): Promise<Error> => {
    const error: unknown = await readModelSource(await withConfig(text, file)).catch((reason: unknown) => reason);
    if (!(error instanceof InvalidModelConfig) && !(error instanceof ModelSourceUnreadable))
      throw new Error(`expected a typed refusal, got ${String(error)}`);
    return error;
  };

  it("is data: what it says is read", async () => {
    const path = await withConfig(
      "export const config = { scores: true, bits: { weightBits: 8, activationBits: 9 } };\r\n",
    );
    const { config } = await readModelSource(path);
    expect(config).to.deep.equal({ scores: true, bits: { weightBits: 8, activationBits: 9 } });
  });

  for (const [title, text, place] of [
    ["half the bits", "export const config = { bits: { weightBits: 16 } };", "at bits.activationBits"],
    ["an unknown key", "export const config = { calibrate: true };", "calibrate"],
    ["a function", "export const config = () => ({});", "received function"],
    ["a promise", "export const config = Promise.resolve({ scores: true });", "plain object"],
    ["undefined", "export const config = undefined;", "received undefined"],
    ["an error that is no number", "export const config = { maxError: NaN };", "must be a number above 0"],
    ["too many bits", "export const config = { bits: { weightBits: 99, activationBits: 9 } };", "must be at most 48"],
    [
      "a width of 24 in the third of its features",
      `const field = { name: "x", unit: "", count: 1, width: 8, signed: false, scale: 1 };
       const features = [field, { ...field, name: "y" }, { ...field, name: "z", width: 24 }];
       export const config = { schema: { version: 1, name: "m", features, outputs: [field], total: true } };`,
      "at schema.features[2].width",
    ],
  ] as const) {
    it(`is refused with its path and the place: ${title}`, async () => {
      const error = await refusal(text);
      expect(error).to.be.instanceOf(InvalidModelConfig);
      expect(error.message).to.contain("model.config.ts").and.to.contain(place);
    });
  }

  for (const [title, text, reason] of [
    ["nothing exported", "const config = {};", 'does not export "config"'],
    ["only a default", "export default { scores: true };", 'does not export "config"'],
    ["another default beside", "export const config = {}; export default { scores: true };", "default"],
    ["a syntax error", "export const config = {", "does not load"],
    ["an error of its own", 'throw new Error("no rows");', "no rows"],
    ["something else thrown", "throw { rows: 0 };", "{ rows: 0 }"],
    ["a getter that throws", 'export const config = { get bits() { throw new Error("no bits"); } };', "no bits"],
  ] as const) {
    it(`is refused when it cannot be read: ${title}`, async () => {
      const error = await refusal(text);
      expect(error).to.be.instanceOf(ModelSourceUnreadable);
      expect(error.message).to.contain(reason);
    });
  }

  for (const file of ["model.config.js", "model.config.json", "Model.Config.ts"]) {
    it(`is not overlooked under another name: ${file}`, async () => {
      const error = await refusal("export const config = {};", file);
      expect(error.message).to.contain(file).and.to.contain("rename");
    });
  }
});

describe("inputsHash", () => {
  const source = { name: "a", onnx: Uint8Array.of(1), config: {}, calibration: [[1]], heldOut: undefined };

  it("depends on the model, its rows, its config and the options, and on nothing else", async () => {
    const options = { batch: 1 };
    const base = await inputsHash(source, options);
    expect(await inputsHash({ ...source }, { ...options })).to.equal(base);
    const others = [
      await inputsHash({ ...source, onnx: Uint8Array.of(2) }, options),
      await inputsHash({ ...source, calibration: [[2]] }, options),
      await inputsHash({ ...source, heldOut: [[1]] }, options),
      await inputsHash({ ...source, config: { maxError: "1%" } }, options),
      await inputsHash(source, { batch: 2 }),
    ];
    expect(new Set([base, ...others]).size).to.equal(others.length + 1);
  });
});
