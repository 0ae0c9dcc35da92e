// SPDX-License-Identifier: GPL-3.0-or-later
import { setupHashOf } from "../keys/setup-table.ts";
import type { Hex } from "../schema/hash.ts";
import type { Manifest } from "../schema/manifest.ts";

/** What a registration says of where a model and its key are from, but for its version and the address of its files. */
export type StatedProvenance = Readonly<
  { name: string } & Record<"modelHash" | "circuitSha256" | "r1csSha256" | "zkeySha256" | "setupHash", Hex>
>;

export function provenanceOf(manifest: Manifest): StatedProvenance {
  const { modelHash, name, circuitSha256, r1csSha256, zkeySha256, setup } = manifest;
  return {
    modelHash,
    name,
    circuitSha256,
    r1csSha256,
    zkeySha256,
    setupHash: setupHashOf(setup),
  };
}
