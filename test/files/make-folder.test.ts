// SPDX-License-Identifier: GPL-3.0-or-later
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { makeFolder } from "../../files/make-folder.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("makeFolder", () => {
  const folder = temporaryFolder();

  it("makes it with those above it, and is content when it is there", async () => {
    const deep = join(folder(), "a", "b", "c");
    makeFolder(deep);
    makeFolder(deep);
    expect((await stat(deep)).isDirectory()).to.equal(true);
  });

  it("fails where a file is in the way, and comes back where the system has no place for it", async () => {
    await writeFile(join(folder(), "file"), "");
    expect(() => {
      makeFolder(join(folder(), "file", "below"));
    }).to.throw(/EEXIST/);
    expect(() => {
      makeFolder("/proc/nothing/below"); // mkdir's own `recursive` never returns from there
    }).to.throw(/ENOENT/);
  });
});
