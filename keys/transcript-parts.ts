// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import type { Hex } from "../schema/hash.ts";

/** Shapes that attestations and transcripts share. */
const hexOf = (bytes: number, what: string) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`), `must be ${what} of lower-case hex`)
    .transform((text) => text as Hex);

export const hash32 = hexOf(32, "32 bytes");

/** blake2b-512, in which snarkjs names circuits and contributions. */
export const hash64 = hexOf(64, "64 bytes");

/** In a zkey a name's length is one byte, of which snarkjs uses 64. Control characters could redraw a reader's terminal. */
export const contributorName = z
  .string()
  .regex(/^[^\p{C}\p{Z}]([^\p{C}]*[^\p{C}\p{Z}])?$/u, "must be printable and have no space at its ends")
  .refine((name) => new TextEncoder().encode(name).length <= 64, "must not be longer than 64 bytes");
