// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { BadDefinition, kebabCase, loadFolder } from "../../compiler/load-folder.ts";
import { operators } from "../../compiler/operator-table.ts";
import { primitives } from "../../compiler/primitive-table.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("loadFolder", () => {
  const folder = temporaryFolder();

  async function folderOf(name: string, files: Record<string, string>): Promise<URL> {
    const path = join(folder(), name);
    await mkdir(path);
    for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
    return pathToFileURL(`${path}/`);
  }

  async function refused(url: URL): Promise<string> {
    const error: unknown = await loadFolder(url).catch((reason: unknown) => reason);
    if (!(error instanceof BadDefinition)) throw new Error(`expected BadDefinition, got ${String(error)}`);
    return error.message;
  }

  it("finds every definition by its name", async () => {
    const url = await folderOf("good", { "mat-mul.ts": `export const definition = { name: "MatMul" };` });
    expect([...(await loadFolder(url)).keys()]).to.deep.equal(["MatMul"]);
  });

  it("refuses a file whose name is not its definition's", async () => {
    const url = await folderOf("mismatch", { "gemm.ts": `export const definition = { name: "MatMul" };` });
    expect(await refused(url)).to.contain("belongs in mat-mul.ts");
  });

  it("refuses a file without a definition", async () => {
    const url = await folderOf("empty", { "relu.ts": `export const other = 1;` });
    expect(await refused(url)).to.contain('does not export "definition"');
  });

  it("spells ONNX names as file names", () => {
    expect(["MatMul", "LSTM", "BatchNormalization", "GatherND", "SVMClassifier", "PRelu"].map(kebabCase)).to.deep.equal(
      [...["mat-mul", "lstm", "batch-normalization", "gather-nd", "svm-classifier", "p-relu"]],
    );
  });

  it("finds the first operators and primitives of the compiler", () => {
    const first = "Gemm MatMul Add Sub Relu Identity Flatten Reshape Cast".split(" ");
    expect([...operators.keys()]).to.include.members(first);
    expect([...primitives.keys()]).to.include.members([
      "Affine",
      "Compare",
      "PiecewisePolynomial",
      "Product",
      "Rescale",
    ]);
  });
});
