// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Hex } from "../schema/hash.ts";

/** sha256 of a file, read in pieces: keys may be larger than what Node holds in one buffer. */
export async function sha256OfFile(path: string): Promise<Hex> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return `0x${hash.digest("hex")}`;
}
