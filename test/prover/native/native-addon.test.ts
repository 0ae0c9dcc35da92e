// SPDX-License-Identifier: GPL-3.0-or-later
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type * as NativeAddonFile from "../../../prover/native/native-addon.ts";
import { projectRoot } from "../../../scripts/run-command.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

/** The loader, and what it imports. */
const LOADER = "prover/native/native-addon.ts";
const SOURCES = [LOADER, "schema/installed-package.ts"];

/** An ELF file's first bytes, for a processor that does not exist. */
const OTHER_PROCESSOR = Uint8Array.of(
  ...Buffer.from("\x7fELF"),
  2,
  1,
  1,
  ...new Array<number>(9).fill(0),
  3,
  0,
  0xfe,
  0xca,
);

describe("loadNativeAddon", () => {
  const folder = temporaryFolder();
  let copies = 0;

  /** What the loader says of an installation with these files. */
  async function problem(files: Readonly<Record<string, string | Uint8Array>>): Promise<string | undefined> {
    const dir = join(folder(), String(copies++));
    const built = join(dir, "prover/native/built");
    await mkdir(built, { recursive: true });
    await mkdir(join(dir, "schema"));
    for (const source of SOURCES) await copyFile(join(projectRoot, source), join(dir, source));
    for (const [name, content] of Object.entries(files)) await writeFile(join(built, name), content);
    const { loadNativeAddon } = (await import(pathToFileURL(join(dir, LOADER)).href)) as typeof NativeAddonFile;
    const loaded = loadNativeAddon();
    return "problem" in loaded ? loaded.problem : undefined;
  }

  const naming = (addon: string): string => JSON.stringify({ addon });

  const BROKEN: [what: string, files: Readonly<Record<string, string | Uint8Array>>, says: string][] = [
    ["nothing was compiled", {}, "has not been compiled"],
    ["the record of it is cut", { "current.json": '{"addon":' }, "has not been compiled"],
    ["the record holds nothing", { "current.json": "null" }, "did not compile"],
    ["the addon is gone", { "current.json": naming("gone.node") }, "does not load"],
    ["it is empty", { "current.json": naming("a.node"), "a.node": "" }, "does not load"],
    ["it is for another processor", { "current.json": naming("a.node"), "a.node": OTHER_PROCESSOR }, "does not load"],
    [
      "it is another one",
      { "current.json": naming("a.cjs"), "a.cjs": "exports.prove = () => 1" },
      "of another version",
    ],
  ];
  for (const [what, files, says] of BROKEN)
    it(`says so where ${what}`, async () => {
      expect(await problem(files)).to.contain(says);
    });
});
