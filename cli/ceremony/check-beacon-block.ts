// SPDX-License-Identifier: GPL-3.0-or-later
import { CeremonyRefused } from "../../keys/ceremony/ceremony-policy.ts";
import type { Ceremony } from "../../keys/transcript.ts";
import { announcedBlock } from "./announced-block.ts";

/**
 * Holds the beacon to the chain: it is the announced block's hash, and that block came after every signed contribution.
 * @error CeremonyRefused, BeaconNotYet, WrongChain
 */
export async function checkBeaconBlock({ announcement, steps }: Ceremony, rpcUrl: string): Promise<void> {
  const { hash, timestamp } = await announcedBlock(rpcUrl, announcement);
  const place = `block ${announcement.block} of chain ${announcement.chainId}`;
  for (const step of steps) {
    if (step.kind === "beacon") {
      if (step.value !== hash)
        throw new CeremonyRefused(`its beacon is ${step.value}, and ${place} has the hash ${hash}`);
      continue;
    }
    const { time, name } = step.attestation ?? {};
    if (time !== undefined && Date.parse(time) >= timestamp * 1_000)
      throw new CeremonyRefused(`${JSON.stringify(name)} signed at ${time}, when ${place} was there already`);
  }
}
