// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir } from "node:fs/promises";
import { SigningKey } from "ethers";
import { sha256OfFile } from "../files/file-hash.ts";
import { type Attestation, signAttestation } from "../keys/attestation.ts";
import { NO_PLAN } from "../keys/ceremony/announced-plan.ts";
import { writeCeremony, zkeyPathOf } from "../keys/ceremony/ceremony-folder.ts";
import { contribute } from "../keys/phase2/contribute.ts";
import { readContributions } from "../keys/phase2/read-contributions.ts";
import { startPhase2 } from "../keys/phase2/start-phase2.ts";
import { checkPtau } from "../keys/ptau/check-ptau.ts";
import { type Ceremony, TRANSCRIPT_FORMAT } from "../keys/transcript.ts";
import { type Hex, keccakOfText } from "../schema/hash.ts";
import { PUBLISHED_PTAU_8 } from "./published-ptau-file.ts";

/** Starts a ceremony for a circuit of a few constraints, in a folder that has no built model. */
export async function startSmallCeremony(dir: string, r1cs: string, policy: Ceremony["policy"]): Promise<Ceremony> {
  await mkdir(dir, { recursive: true });
  const zkey = zkeyPathOf(dir, 0);
  const { circuitHash } = await startPhase2({ r1cs, ptau: PUBLISHED_PTAU_8, zkey });
  const ceremony: Ceremony = {
    format: TRANSCRIPT_FORMAT,
    model: { name: "small", batch: 1, modelHash: keccakOfText("small") },
    r1csSha256: await sha256OfFile(r1cs),
    ptau: await checkPtau(PUBLISHED_PTAU_8, { power: 1 }),
    policy,
    announcement: { chainId: 1, block: 24_000_000, iterationsExponent: 10 },
    circuitHash,
    firstZkeySha256: await sha256OfFile(zkey),
    steps: [],
  };
  await writeCeremony(dir, ceremony);
  return ceremony;
}

/** Contributes to a zkey and signs for it, as `proofcast ceremony contribute` does. `signer` names the key. */
export async function contributeAndSign(
  paths: Readonly<{ from: string; to: string }>,
  { name, signer = name, planHash = NO_PLAN }: Readonly<{ name: string; signer?: string; planHash?: Hex }>,
): Promise<Attestation> {
  const { hash } = await contribute(paths, { name, entropy: new TextEncoder().encode(name) });
  return signAttestation(
    {
      name,
      circuitHash: (await readContributions(paths.to)).circuitHash,
      contributionHash: hash,
      previousZkeySha256: await sha256OfFile(paths.from),
      zkeySha256: await sha256OfFile(paths.to),
      planHash,
      time: "2026-01-02T03:04:05.000Z",
    },
    new SigningKey(keccakOfText(signer)),
  );
}
