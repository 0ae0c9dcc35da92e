// SPDX-License-Identifier: GPL-3.0-or-later
import { serialiseContributions } from "./contributions-section.ts";
import type { FirstKey } from "./first-key.ts";
import type { SectionToWrite } from "./section-bytes.ts";
import { serialiseHeader, ZKEY_SECTION } from "./zkey-sections.ts";

/** The sections of the first key's file, in the order that snarkjs happens to write them in: everybody gets the same bytes. */
export function firstKeySections(key: FirstKey): SectionToWrite[] {
  const whole = (id: number, bytes: Uint8Array): SectionToWrite => [id, bytes.length, [bytes]];
  return [
    whole(ZKEY_SECTION.protocol, Uint8Array.of(1, 0, 0, 0)),
    whole(ZKEY_SECTION.header, serialiseHeader(key)),
    ...(["coefficients", "ic", "h", "c", "a", "b1", "b2"] as const).map((name) => whole(ZKEY_SECTION[name], key[name])),
    whole(ZKEY_SECTION.contributions, serialiseContributions({ circuitHash: key.circuitHash, contributions: [] })),
  ];
}
