// SPDX-License-Identifier: GPL-3.0-or-later
import { open } from "node:fs/promises";
import { systemFailure } from "../schema/system-failure.ts";

const CHUNK_BYTES = 2 ** 20;

/**
 * At most `limit` bytes of a file, and whether there are more: a device or a pipe has no size that could be asked for beforehand.
 * Undefined when there is no such file. @error SystemRefused
 */
export async function readBounded(
  path: string,
  limit: number,
): Promise<{ bytes: Uint8Array; isWhole: boolean } | undefined> {
  try {
    const file = await open(path);
    try {
      const chunks: Uint8Array[] = [];
      let length = 0;
      while (length <= limit) {
        const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES);
        if (bytesRead === 0) return { bytes: Buffer.concat(chunks), isWhole: true };
        chunks.push(buffer.subarray(0, bytesRead));
        length += bytesRead;
      }
      return { bytes: Buffer.concat(chunks).subarray(0, limit), isWhole: false };
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw systemFailure(error, path) ?? error;
  }
}
