// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { checkAttestation } from "../attestation.ts";
import { planToAttest } from "./announced-plan.ts";
import type { Ceremony, CeremonyStep } from "../transcript.ts";

/** What is asked of a ceremony before its key is used. */
export type CeremonyPolicy = Ceremony["policy"];

/** The ceremony, or the next step of it, is not what its policy or its record asks for. */
export class CeremonyRefused extends FatalError {
  constructor(problem: string) {
    super("CEREMONY_REFUSED", `The ceremony is not in order: ${problem}. Use no key of it before that is mended.`, {
      details: { problem },
    });
  }
}

/** The beacon is the last step. */
export class CeremonyClosed extends FatalError {
  constructor() {
    super(
      "CEREMONY_CLOSED",
      "The beacon has been applied already, and nothing is taken in after it. `proofcast ceremony finish` writes the model's folder.",
    );
  }
}

/**
 * Holds the record of a ceremony to itself: no step twice, attestations of the steps they stand beside.
 * @error CeremonyRefused, AttestationRefused
 */
export function checkSteps(ceremony: Ceremony): void {
  const { steps, circuitHash, firstZkeySha256 } = ceremony;
  const seen = new Set<string>([firstZkeySha256]);
  let previousZkeySha256 = firstZkeySha256;
  for (const [index, step] of steps.entries()) {
    const { zkeySha256, hash } = step;
    for (const each of [zkeySha256, hash]) {
      if (seen.has(each)) throw new CeremonyRefused(`step ${index + 1} is there a second time (${each})`);
      seen.add(each);
    }
    if (step.kind === "contribution" && step.attestation !== undefined) {
      const name = step.name ?? step.attestation.name;
      const planHash = planToAttest(step.attestation, ceremony);
      const known = { name, circuitHash, contributionHash: hash, previousZkeySha256, zkeySha256, planHash };
      checkAttestation(step.attestation, known);
    }
    previousZkeySha256 = zkeySha256;
  }
}

/** How many contributed, and how many keys signed for it. */
export function countSteps(steps: readonly CeremonyStep[]): CeremonyPolicy {
  const contributions = steps.filter((step) => step.kind === "contribution");
  const signers = contributions.flatMap(({ attestation }) => attestation?.signer.toLowerCase() ?? []);
  return { contributions: contributions.length, attestations: new Set(signers).size };
}

/** Enough contributions, by enough signers. @error CeremonyRefused */
export function checkCounts(steps: readonly CeremonyStep[], demanded: CeremonyPolicy): void {
  const counted = countSteps(steps);
  for (const entry of ["contributions", "attestations"] as const) {
    if (counted[entry] >= demanded[entry]) continue;
    const of = entry === "attestations" ? " by distinct signers" : "";
    throw new CeremonyRefused(`it has ${counted[entry]} ${entry}${of}, and ${demanded[entry]} are asked for`);
  }
}

/**
 * Enough contributions by enough signers, then the announced beacon and nothing after it.
 * @param demanded what a reader asks for beyond the record's own policy
 * @error CeremonyRefused
 */
export function checkPolicy({ steps, announcement, policy }: Ceremony, demanded: CeremonyPolicy = policy): void {
  checkCounts(steps, policy);
  checkCounts(steps, demanded);
  const beacons = steps.filter((step) => step.kind === "beacon");
  const [beacon] = beacons;
  if (beacon === undefined)
    throw new CeremonyRefused("it has no beacon, so that whoever came last could choose among keys");
  if (beacons.length > 1) throw new CeremonyRefused("it has more than one beacon");
  if (steps.at(-1) !== beacon) throw new CeremonyRefused("something comes after its beacon");
  const { iterationsExponent: announced } = announcement;
  if (beacon.iterationsExponent !== announced)
    throw new CeremonyRefused(
      `its beacon has 2^${beacon.iterationsExponent} iterations, and 2^${announced} were announced`,
    );
}
