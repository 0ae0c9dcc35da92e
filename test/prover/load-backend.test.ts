import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { backendNames, loadBackend, UnknownBackend } from "../../prover/load-backend.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { terminateSnarkjs } from "../../testing/terminate-snarkjs.ts";

describe("proof backends", () => {
  const folder = temporaryFolder();
  after(terminateSnarkjs);

  it("are the files of their folder, each named after its file", async () => {
    const names = await backendNames();
    expect(names).to.include("snarkjs");
    for (const name of names) expect((await loadBackend(name)).name).to.equal(name);
  });

  it("refuses a name that is not there, and says which are", async () => {
    const error = await loadBackend("abacus").catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(UnknownBackend).with.property("message").that.contains("snarkjs");
  });

  it("refuses a file whose backend has another name", async () => {
    const backends = join(folder(), "backends");
    await mkdir(backends);
    await writeFile(join(backends, "one.ts"), 'export const backend = { name: "two", prove() {} };');
    const error = await loadBackend("one", pathToFileURL(`${backends}/`)).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(UnknownBackend);
  });
});
