// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { publishFolder } from "../../files/publish-folder.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

/** Above every process id that Linux gives out. */
const NO_PROCESS = 2 ** 22 + 1;

describe("publishFolder", () => {
  const folder = temporaryFolder();

  /** Two files that must always agree. */
  const fillWith = (text: string) => async (inside: string) => {
    await writeFile(join(inside, "first"), text);
    await new Promise((done) => setTimeout(done, 5));
    await writeFile(join(inside, "second"), text);
    return text;
  };
  const contents = async (target: string): Promise<string[]> =>
    Promise.all(["first", "second"].map((name) => readFile(join(target, name), "utf8")));

  it("makes the folder, with parents, and returns what filling it returned", async () => {
    const target = join(folder(), "deep/new");
    expect(await publishFolder(target, fillWith("one"))).to.equal("one");
    expect(await contents(target)).to.deep.equal(["one", "one"]);
  });

  it("replaces a folder as a whole: what is not written again is gone", async () => {
    const target = join(folder(), "replaced");
    await publishFolder(target, fillWith("one"));
    await writeFile(join(target, "stray"), "");
    await publishFolder(target, fillWith("two"));
    expect(await readdir(target)).to.have.members(["first", "second"]);
    expect(await contents(target)).to.deep.equal(["two", "two"]);
  });

  it("leaves the old folder as it was, and nothing else, when filling fails", async () => {
    const target = join(folder(), "kept/target");
    await publishFolder(target, fillWith("one"));
    const failed = publishFolder(target, async (inside) => {
      await writeFile(join(inside, "first"), "half");
      throw new Error("disk full");
    });
    expect(await failed.catch((error: unknown) => String(error))).to.contain("disk full");
    expect(await contents(target)).to.deep.equal(["one", "one"]);
    expect(await readdir(join(folder(), "kept"))).to.deep.equal(["target"]);
  });

  it("ends with one writer's whole folder when many write at once", async () => {
    const target = join(folder(), "contended/target");
    const writers = Array.from({ length: 12 }, (_, index) => publishFolder(target, fillWith(`writer ${index}`)));
    await Promise.all(writers);
    const [first, second] = await contents(target);
    expect(first)
      .to.equal(second)
      .and.to.match(/^writer \d+$/);
    expect(await readdir(join(folder(), "contended"))).to.deep.equal(["target"]);
  });

  it("clears away what killed processes left, and spares what running ones are writing", async () => {
    const parent = join(folder(), "leftovers");
    const dead = `.target.building.${NO_PROCESS}.00000000`;
    const alive = `.target.building.${process.pid}.00000000`;
    for (const name of [dead, alive]) await mkdir(join(parent, name), { recursive: true });
    await publishFolder(join(parent, "target"), fillWith("one"));
    expect(await readdir(parent)).to.have.members([alive, "target"]);
  });
});
