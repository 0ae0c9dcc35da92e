// SPDX-License-Identifier: GPL-3.0-or-later
import { rm } from "node:fs/promises";
import { sha256OfFile } from "../../files/file-hash.ts";
import type { Hex } from "../../schema/hash.ts";
import { applyBeacon } from "../phase2/apply-beacon.ts";
import type { Ceremony } from "../transcript.ts";
import { addStep, readCeremony, temporaryIn, zkeyPathOf } from "./ceremony-folder.ts";
import { CeremonyClosed, checkCounts } from "./ceremony-policy.ts";

/** A ceremony that waits for its beacon. @error CeremonyClosed, CeremonyRefused */
export async function readyForBeacon(dir: string): Promise<Ceremony> {
  const ceremony = await readCeremony(dir);
  if (ceremony.steps.some(({ kind }) => kind === "beacon")) throw new CeremonyClosed();
  checkCounts(ceremony.steps, ceremony.policy);
  return ceremony;
}

/**
 * Applies the announced beacon, after which nothing is taken in.
 * @param value the hash of the block that was announced
 * @error CeremonyClosed, CeremonyRefused, BeaconRefused, MalformedZkey, CeremonyMoved
 */
export async function closeCeremony(
  dir: string,
  value: Hex,
  options: Readonly<{ onProgress?: (stage: string) => void }> = {},
): Promise<Ceremony> {
  const ceremony = await readyForBeacon(dir);
  const { chainId, block, iterationsExponent } = ceremony.announcement;
  const name = `block ${block} of chain ${chainId}`;
  const made = temporaryIn(dir, "beacon.zkey");
  try {
    const from = zkeyPathOf(dir, ceremony.steps.length);
    const { hash } = await applyBeacon({ from, to: made }, { name, value, iterationsExponent }, options);
    const zkeySha256 = await sha256OfFile(made);
    const step = { kind: "beacon", name, hash, zkeySha256, value, iterationsExponent } as const;
    return await addStep(dir, ceremony, step, made);
  } finally {
    await rm(made, { force: true });
  }
}
