// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Inside a mocha suite: a folder that exists while its tests run. Returns how to get its path from within a test. */
export function temporaryFolder(): () => string {
  let folder: string | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "proofcast-test-"));
  });
  after(async () => {
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!folder) throw new Error("the temporary folder exists only while tests run");
    return folder;
  };
}
