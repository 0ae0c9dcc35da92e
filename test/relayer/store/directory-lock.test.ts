// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { DataDirectoryLocked, lockDirectory } from "../../../relayer/store/directory-lock.ts";
import { openStore } from "../../../relayer/store/open-store.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const LOCK_MODULE = fileURLToPath(new URL("../../../relayer/store/directory-lock.ts", import.meta.url));

describe("lockDirectory", () => {
  const folder = temporaryFolder();

  it("refuses a second holder until the first lets go", () => {
    const lock = lockDirectory(join(folder(), "a"));
    expect(() => lockDirectory(join(folder(), "a"))).to.throw(DataDirectoryLocked);
    lock.release();
    lock.release();
    lockDirectory(join(folder(), "a")).release();
  });

  it("dies with its process, also by kill -9", async () => {
    const directory = join(folder(), "b");
    const script =
      `import { lockDirectory } from ${JSON.stringify(LOCK_MODULE)};` +
      `globalThis.held = lockDirectory(${JSON.stringify(directory)}); console.log("locked"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await once(child.stdout, "data");
      expect(() => lockDirectory(directory), "while the other process lives").to.throw(DataDirectoryLocked);
      expect(await openStore(`pglite:${directory}`).catch((error: unknown) => error)).to.be.instanceOf(
        DataDirectoryLocked,
      );
      const touched = (await readdir(directory)).filter((name) => !name.startsWith("lock.sqlite"));
      expect(touched, "nothing but the lock").to.deep.equal([]);
    } finally {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    }
    lockDirectory(directory).release();
  });
});
