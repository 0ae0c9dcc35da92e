// SPDX-License-Identifier: GPL-3.0-or-later
import { constants, copyFile, rm, stat } from "node:fs/promises";
import { sha256OfFile } from "../../files/file-hash.ts";
import { FatalError } from "../../schema/errors.ts";
import { systemFailure } from "../../schema/system-failure.ts";
import { type Attestation, checkAttestation } from "../attestation.ts";
import { verifyStep } from "../phase2/verify-step.ts";
import type { Ceremony, CeremonyStep } from "../transcript.ts";
import { contributorName } from "../transcript-parts.ts";
import { planToAttest } from "./announced-plan.ts";
import { addStep, readCeremony, temporaryIn, zkeyPathOf } from "./ceremony-folder.ts";
import { CeremonyClosed, CeremonyRefused } from "./ceremony-policy.ts";

/** A command that was run again, most likely. */
export class AlreadyTaken extends FatalError {
  constructor(zkey: string, step: number) {
    super(
      "ALREADY_TAKEN",
      `${zkey} is in the ceremony already, as contribution ${step}. There is nothing to do: \`proofcast ceremony status\` says what comes next.`,
      { details: { zkey, step } },
    );
  }
}

/**
 * Takes somebody's zkey into a ceremony: one contribution on top of the last file, no more and no less, and the attestation is of it.
 * The file that is checked is a copy, which is then kept.
 * @error AlreadyTaken, CeremonyClosed, CeremonyRefused, AttestationRefused, InvalidPhase2, MalformedZkey, CeremonyMoved
 */
export async function takeContribution(
  dir: string,
  given: Readonly<{ zkey: string; attestation?: Attestation }>,
): Promise<Ceremony> {
  const ceremony = await readCeremony(dir);
  const { steps, circuitHash } = ceremony;
  if (steps.some(({ kind }) => kind === "beacon")) throw new CeremonyClosed();
  await refuseOtherSize(given.zkey, zkeyPathOf(dir, steps.length));
  const copy = temporaryIn(dir, "incoming.zkey");
  try {
    await copyFile(given.zkey, copy, constants.COPYFILE_EXCL).catch((error: unknown) => {
      throw systemFailure(error, given.zkey) ?? error;
    });
    const zkeySha256 = await sha256OfFile(copy);
    const taken = steps.findIndex((step) => step.zkeySha256 === zkeySha256);
    if (taken >= 0) throw new AlreadyTaken(given.zkey, taken + 1);
    const { kind, name, hash } = await verifyStep({ from: zkeyPathOf(dir, steps.length), to: copy });
    if (kind !== "contribution")
      throw new CeremonyRefused("the file ends in a beacon, which is the coordinator's to apply");
    const named = name === undefined ? {} : { name: nameOf(name) };
    if (given.attestation !== undefined) {
      const previousZkeySha256 = steps.at(-1)?.zkeySha256 ?? ceremony.firstZkeySha256;
      checkAttestation(given.attestation, {
        name: name ?? given.attestation.name,
        ...{ circuitHash, contributionHash: hash, previousZkeySha256, zkeySha256 },
        planHash: planToAttest(given.attestation, ceremony),
      });
    }
    const attested = given.attestation === undefined ? {} : { attestation: given.attestation };
    const step: CeremonyStep = { kind, ...named, hash, zkeySha256, ...attested };
    return await addStep(dir, ceremony, step, copy);
  } finally {
    await rm(copy, { force: true });
  }
}

/** A contribution adds some hundreds of bytes; what is larger would only fill the disk. */
const MOST_BYTES_MORE = 4_096;

async function refuseOtherSize(path: string, previous: string): Promise<void> {
  const [file, before] = await Promise.all([stat(path), stat(previous)]).catch((error: unknown) => {
    throw systemFailure(error, path) ?? error;
  });
  if (!file.isFile() || file.size > before.size + MOST_BYTES_MORE)
    throw new CeremonyRefused(`${path} is no file of about ${before.size} bytes, which the last zkey has`);
}

function nameOf(name: string): string {
  const parsed = contributorName.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new CeremonyRefused(`the contributor's name ${JSON.stringify(name)} ${parsed.error.issues[0]?.message ?? ""}`);
}
