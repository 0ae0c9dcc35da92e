// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { canonicalJson } from "../../schema/canonical-json.ts";
import { type Manifest, manifestToJson, MODEL_FILES } from "../../schema/manifest.ts";
import { ManifestMismatch } from "../check-manifest.ts";
import { tie, type TieListener } from "./tie.ts";

/** The folder that is checked, and how what is found there is compared and told of. */
export type FolderCheck = Readonly<{
  dir: string;
  path: (file: keyof typeof MODEL_FILES) => string;
  tie: <T>(entry: string, to: string, compare: () => Promise<T>) => Promise<T>;
  /** @error ManifestMismatch */
  expectEqual: (entry: string, stated: unknown, found: unknown) => void;
}>;

export function folderCheck(dir: string, listener: TieListener): FolderCheck {
  const path = (file: keyof typeof MODEL_FILES): string => join(dir, MODEL_FILES[file]);
  return {
    dir,
    path,
    tie: (entry, to, compare) => tie(listener, entry, to, compare),
    expectEqual: (entry, stated, found) => {
      if (stated !== found) throw new ManifestMismatch(path("manifest"), entry, stated, found);
    },
  };
}

/** Entry by entry, so that the first one that differs is named. @error ManifestMismatch */
export function expectSameManifest({ expectEqual }: FolderCheck, stated: Manifest, found: Manifest): void {
  const again = new Map<string, unknown>(Object.entries(manifestToJson(found)));
  for (const [entry, value] of Object.entries(manifestToJson(stated)))
    expectEqual(`${entry} (written again)`, canonicalJson(value), canonicalJson(again.get(entry)));
}
