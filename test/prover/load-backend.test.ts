// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { BackendProgramRefused, backendNames, loadBackend, UnknownBackend } from "../../prover/load-backend.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { terminateSnarkjs } from "../../testing/terminate-snarkjs.ts";

describe("proof backends", () => {
  const folder = temporaryFolder();
  after(terminateSnarkjs);

  it("are the files of their folder, each named after its file", async () => {
    const names = await backendNames();
    expect(names).to.include("snarkjs");
    for (const name of names) expect((await loadAnyway(name)).name).to.equal(name);
  });

  it("refuses a name that is not there, and says which are", async () => {
    const error = await loadBackend({ name: "abacus" }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(UnknownBackend).with.property("message").that.contains("snarkjs");
  });

  it("refuses a file whose backend has another name", async () => {
    const backends = join(folder(), "backends");
    await mkdir(backends);
    await writeFile(join(backends, "one.ts"), 'export const backend = { name: "two", prove() {} };');
    const error = await loadBackend({ name: "one" }, pathToFileURL(`${backends}/`)).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(UnknownBackend);
  });

  describe("that run a program, and those that do not", () => {
    const backends = () => pathToFileURL(`${join(folder(), "some")}/`);
    before(async () => {
      await mkdir(join(folder(), "some"));
      for (const [name, isProgram] of Object.entries({ one: true, none: false }))
        await writeFile(
          join(folder(), "some", `${name}.ts`),
          `export const backend = { name: "${name}", isProgram: ${isProgram} };`,
        );
    });
    const refusals: [string, Parameters<typeof loadBackend>[0], string][] = [
      ["one without its program", { name: "one" }, '{"one": "/path/to/it"}'],
      ["one whose program is not there", { name: "one", program: "/no/such/file" }, "no program that can be run"],
      ["one whose program cannot be run", { name: "one", program: import.meta.filename }, "no program that can be run"],
      ["another with one", { name: "none", program: process.execPath }, 'give its name alone: "none"'],
    ];
    for (const [title, choice, message] of refusals)
      it(`refuses ${title}`, async () => {
        const error = await loadBackend(choice, backends()).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(BackendProgramRefused).with.property("message").that.contains(message);
      });

    it("takes one with its program", async () => {
      expect((await loadBackend({ name: "one", program: process.execPath }, backends())).name).to.equal("one");
    });
  });
});

/** Of those that run a program, any will do. */
async function loadAnyway(name: string) {
  return await loadBackend({ name }).catch(() => loadBackend({ name, program: process.execPath }));
}
