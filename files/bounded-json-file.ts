// SPDX-License-Identifier: GPL-3.0-or-later
import { readBounded } from "./bounded-file.ts";
import { parseJson, type RefuseFile } from "./json-file.ts";

/** A JSON file that strangers wrote, as its bytes and its value. `limit` is far more than an honest one has. */
export async function readBoundedJson(
  path: string,
  limit: number,
  refuse: RefuseFile,
): Promise<{ bytes: Uint8Array; json: unknown } | undefined> {
  const read = await readBounded(path, limit);
  if (read === undefined) return undefined;
  if (!read.isWhole) throw refuse(`it has more than ${limit} bytes`);
  return { bytes: read.bytes, json: parseJson(read.bytes, refuse) };
}
