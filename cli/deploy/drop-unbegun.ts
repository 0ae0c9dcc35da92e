// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Ignition notes a step that it is about to take, then what it sends for it. */
const NOTED = /^(DEPLOYMENT|CALL|SEND_DATA)_EXECUTION_STATE_INITIALIZE$/;

type Entry = Readonly<{ type?: unknown; futureId?: unknown }>;

/**
 * Takes out of a journal the steps that were noted and never begun: killed between the two notes, Ignition cannot go on from the
 * first alone. Nothing was sent for them, so they are noted again. A journal with a broken line is left as it is.
 */
export async function dropUnbegun(folder: string): Promise<void> {
  const path = join(folder, "journal.jsonl");
  if (!existsSync(path)) return;
  const lines = (await readFile(path, "utf8")).split("\n");
  const entries = lines.map(entryOf);
  if (entries.includes(undefined)) return;
  const notes = (id: unknown): number => entries.filter((entry) => id !== undefined && entry?.futureId === id).length;
  const kept = lines.filter((_, index) => {
    const { type, futureId } = entries[index] ?? {};
    return !NOTED.test(String(type)) || notes(futureId) > 1;
  });
  if (kept.length === lines.length) return;
  await writeFile(`${path}.tmp`, kept.join("\n"));
  await rename(`${path}.tmp`, path);
}

/** Of an empty line an entry of nothing; of one that is no JSON none. */
function entryOf(line: string): Entry | undefined {
  if (line === "") return {};
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return undefined;
  }
}
