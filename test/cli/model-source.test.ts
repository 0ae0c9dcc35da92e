import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { ModelSourceUnreadable, readModelSource } from "../../cli/model-build/model-source.ts";
import { InvalidRows } from "../../cli/model-build/rows-file.ts";
import { inputsHash } from "../../cli/model-build/inputs-hash.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

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

  it("refuses what is not there, no model, and rows that are none", async () => {
    expect(await refusal(join(folder(), "nowhere"))).to.contain("no such file or folder");
    expect(await refusal(folder())).to.contain("no model.onnx");
    await writeFile(join(folder(), "model.onnx"), "");
    await writeFile(join(folder(), "calibration.json"), '{"rows": [["1"]]}');
    const error = await readModelSource(folder()).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(InvalidRows);
  });
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
      await inputsHash({ ...source, config: { tolerance: 0.5 } }, options),
      await inputsHash(source, { batch: 2 }),
    ];
    expect(new Set([base, ...others]).size).to.equal(others.length + 1);
  });
});
