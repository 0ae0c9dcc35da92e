// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/**
 * Holds a figure to what git has under `key` in `file` (a path from the repository's root). With UPDATE_SNAPSHOTS=1
 * it writes the figure instead, keys sorted, so that the diff is the review.
 */
export function expectSnapshot(file: string, key: string, value: unknown): void {
  const path = join(ROOT, file);
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>) : {};
  if (process.env.UPDATE_SNAPSHOTS === "1") {
    const next = Object.entries({ ...known, [key]: value }).sort(([a], [b]) => (a < b ? -1 : 1));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(Object.fromEntries(next), null, 2)}\n`);
    return;
  }
  expect(known, `${file} has no "${key}": run with UPDATE_SNAPSHOTS=1 and review the diff`).to.have.property(key);
  expect(value, `"${key}" differs from ${file}`).to.deep.equal(known[key]);
}
