// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../../schema/hash.ts";

/** What a key tells of one contribution to it. */
export type Contribution = Readonly<{
  /** A beacon is a contribution with a public secret: it takes from the last contributor the choice among outcomes, and hides nothing. */
  kind: "contribution" | "beacon";
  /** What the file says, and no more: no hash covers it, and whoever hands the file on can change it. */
  name?: string;
  /** blake2b of its points and of the transcript before it, 64 bytes: what snarkjs prints as the contribution hash. */
  hash: Hex;
  beacon?: Readonly<{ value: Hex; iterationsExponent: number }>;
}>;

/** The same with its points, each as the zkey holds it: affine, little-endian Montgomery limbs. */
export type RecordedContribution = Readonly<{
  kind: "contribution" | "beacon";
  name?: string;
  beacon?: Readonly<{ value: Uint8Array; iterationsExponent: number }>;
  /** δ in G1 with this contribution in it. */
  deltaAfter: Uint8Array;
  /** Any point s, and the contributor's secret times s: with `spx` a proof that the secret was known. */
  s: Uint8Array;
  sx: Uint8Array;
  /** The secret times a point of G2 that the transcript determines. */
  spx: Uint8Array;
  /** Hash of everything before this contribution, and of its s and sx. */
  transcript: Uint8Array;
}>;
