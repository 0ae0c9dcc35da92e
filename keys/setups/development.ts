// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { z } from "zod";
import { sha256OfFile } from "../../files/file-hash.ts";
import { canonicalJson } from "../../schema/canonical-json.ts";
import { keccakOfText } from "../../schema/hash.ts";
import { type DevelopmentKeyOptions, writeDevelopmentKeys } from "../development-keys.ts";
import { publicSecretOf } from "../public-secret.ts";
import type { Setup } from "../setup.ts";

const record = z.strictObject({ kind: z.literal("development"), label: z.string() });
type DevelopmentRecord = z.infer<typeof record>;

/** Keys from a secret that follows from a label: made in a moment, made again by anybody, and worth nothing off a local chain. */
export const definition: Setup<DevelopmentRecord, DevelopmentKeyOptions> = {
  name: "development",
  isInsecure: true,
  record,
  files: [],
  async make({ r1csPath, zkeyPath, onProgress }, options) {
    onProgress("making development keys");
    const key = await writeDevelopmentKeys(r1csPath, zkeyPath, options);
    return { key, record: recordOf(options.label) };
  },
  compare: () => Promise.resolve([]),
  async recheck({ manifest, r1csPath, scratch }, { label }) {
    const again = join(scratch, "again.zkey");
    await writeDevelopmentKeys(r1csPath, again, { label, warn: () => undefined });
    return [{ entry: "zkeySha256 (made again)", stated: manifest.zkeySha256, found: await sha256OfFile(again) }];
  },
  unchecked: () => [],
  hashOf: (stated) => keccakOfText(canonicalJson(stated)),
  knownSecretOf({ key, labels, r1csSha256 }) {
    const found = publicSecretOf(key, labels, r1csSha256);
    if (found === undefined) return undefined;
    const { label, secret } = found;
    return { secret, of: `the development label "${label}"`, record: recordOf(label) };
  },
};

function recordOf(label: string): DevelopmentRecord {
  return { kind: "development", label };
}
