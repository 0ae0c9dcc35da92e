import { setupHashOf } from "../keys/setup-table.ts";
import { type Hex, keccakOfText } from "../schema/hash.ts";
import type { Manifest } from "../schema/manifest.ts";

/** What a registration says of where a model and its key are from, but for the address of its files. */
export type StatedProvenance = Readonly<
  Record<"modelHash" | "family" | "circuitSha256" | "r1csSha256" | "zkeySha256" | "setupHash", Hex>
>;

export function provenanceOf(manifest: Manifest): StatedProvenance {
  const { modelHash, name, circuitSha256, r1csSha256, zkeySha256, setup } = manifest;
  return {
    modelHash,
    family: keccakOfText(name),
    circuitSha256,
    r1csSha256,
    zkeySha256,
    setupHash: setupHashOf(setup),
  };
}
