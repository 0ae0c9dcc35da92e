// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { readSourceFor } from "../../../cli/model-source/compile-options.ts";
import { StringStringEntryProto } from "../../../compiler/onnx/descriptor.ts";
import { alteredOnnx } from "../../../testing/altered-onnx.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { linearOutputs } from "../../../testing/lowered-model.ts";
import { floatTensor, makeTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const WEIGHTS = makeTensor("w", "float32", [2, 1], [3, -2]).raw;

/** y = 3a − 2b, whose weights stand where the entries say. */
function model(entries: Readonly<Record<string, string>>, repeated: readonly [string, string][] = []): Uint8Array {
  const onnx = onnxBytes({
    inputs: [tensor("x", [1, 2])],
    outputs: [tensor("y", [1, 1])],
    nodes: [node("MatMul", ["x", "w"], ["y"])],
    initializers: [floatTensor("w", [2, 1], [0, 0])],
  });
  return alteredOnnx(onnx, ({ graph }) => {
    const [weights] = graph.initializer;
    weights!.rawData = new Uint8Array();
    weights!.dataLocation = 1;
    weights!.externalData = [...Object.entries(entries), ...repeated].map(([key, value]) =>
      StringStringEntryProto.encode({ key, value }).finish(),
    );
  });
}

describe("external data", () => {
  const folder = temporaryFolder();
  const data = (): string => join(folder(), "data");

  before(async () => {
    await mkdir(join(data(), "deep"), { recursive: true });
    await writeFile(join(data(), "w.bin"), WEIGHTS);
    await writeFile(join(data(), "deep", "w.bin"), Buffer.concat([Buffer.alloc(16), WEIGHTS]));
    await writeFile(join(folder(), "secret"), Buffer.alloc(8));
    await symlink(join(folder(), "secret"), join(data(), "link"));
    await symlink(folder(), join(data(), "up"));
    await symlink(join(data(), "w.bin"), join(data(), "alias"));
  });

  async function readWith(onnx: Uint8Array): Promise<Uint8Array> {
    const path = join(folder(), "model.onnx");
    await writeFile(path, onnx);
    return (await readSourceFor(path, { batch: 1, externalData: data() })).onnx;
  }

  for (const [what, entries] of [
    ["a file of the folder", { location: "w.bin" }],
    ["a place in a file of a folder inside", { location: "deep/w.bin", offset: "16", length: "8" }],
    ["a link that stays inside", { location: "alias", offset: "0" }],
  ] as const)
    it(`comes from ${what}, and is inside the model then`, async () => {
      expect(await linearOutputs(await readWith(model(entries)), [5, 1])).to.deep.equal([13]);
    });

  it("leaves a model that has none as it is", async () => {
    const onnx = await readWith(model({ location: "w.bin" }));
    expect(Buffer.from(await readWith(onnx)).equals(onnx)).to.equal(true);
  });

  it("is refused from what is no folder, whether the model needs it or not", async () => {
    const path = join(folder(), "model.onnx");
    await writeFile(
      path,
      onnxBytes({ inputs: [tensor("x", [1])], outputs: [tensor("y", [1])], nodes: [node("Relu", ["x"], ["y"])] }),
    );
    for (const externalData of [join(folder(), "nowhere"), path]) {
      const error = await errorOf(readSourceFor(path, { batch: 1, externalData }));
      expect(error, externalData).to.include({ code: "MODEL_SOURCE_UNREADABLE" });
    }
  });

  const refused: [what: string, code: string, text: RegExp, entries: Readonly<Record<string, string>>][] = [
    ["an absolute path", "EXTERNAL_DATA_UNREADABLE", /absolute/, { location: "/etc/hostname" }],
    ["a way up", "EXTERNAL_DATA_UNREADABLE", /leaves the folder/, { location: "../secret" }],
    ["a way up in between", "EXTERNAL_DATA_UNREADABLE", /leaves the folder/, { location: "deep/../../secret" }],
    ["a path of another system", "EXTERNAL_DATA_UNREADABLE", /no plain path/, { location: "..\\secret" }],
    ["no path", "EXTERNAL_DATA_UNREADABLE", /no plain path/, { location: "" }],
    ["a link out of the folder", "EXTERNAL_DATA_UNREADABLE", /symbolic link/, { location: "link" }],
    ["a folder's link out of it", "EXTERNAL_DATA_UNREADABLE", /symbolic link/, { location: "up/secret" }],
    ["the folder itself", "EXTERNAL_DATA_UNREADABLE", /symbolic link|no ordinary file/, { location: "." }],
    ["a folder inside", "EXTERNAL_DATA_UNREADABLE", /no ordinary file/, { location: "deep" }],
    ["a file that is not there", "EXTERNAL_DATA_UNREADABLE", /no such file/, { location: "v.bin" }],
    ["a place beyond the file", "EXTERNAL_DATA_UNREADABLE", /8 bytes/, { location: "w.bin", offset: "4" }],
    ["another length than the tensor's", "MALFORMED_MODEL", /takes 8 bytes/, { location: "w.bin", length: "4" }],
    ["an offset below 0", "MALFORMED_MODEL", /offset/, { location: "w.bin", offset: "-8" }],
    ["no location", "MALFORMED_MODEL", /does not say which/, { offset: "0" }],
  ];
  for (const [what, code, text, entries] of refused)
    it(`refuses ${what}`, async () => {
      const error = await errorOf(readWith(model(entries)));
      expect(error).to.have.property("code", code);
      expect(error.message).to.match(text);
    });

  it("refuses an entry that stands twice", async () => {
    const error = await errorOf(readWith(model({ location: "w.bin" }, [["location", "link"]])));
    expect(error).to.have.property("code", "MALFORMED_MODEL");
  });

  it("is not read unless a folder is named", async () => {
    const path = join(folder(), "model.onnx");
    await writeFile(path, model({ location: "w.bin" }));
    const { onnx } = await readSourceFor(path, { batch: 1 });
    expect(await errorOf(linearOutputs(onnx, [1, 1]))).to.have.property("code", "EXTERNAL_DATA_REFUSED");
    await rm(path);
  });
});
