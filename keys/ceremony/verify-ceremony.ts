// SPDX-License-Identifier: GPL-3.0-or-later
import { sha256OfFile } from "../../files/file-hash.ts";
import { checkVerifyingKey } from "../../groth16/check-verifying-key.ts";
import { keyHash, type VerifyingKey } from "../../groth16/verifying-key.ts";
import { canonicalJson } from "../../schema/canonical-json.ts";
import type { Contribution } from "../phase2/contribution.ts";
import { readContributions } from "../phase2/read-contributions.ts";
import { verifyPhase2 } from "../phase2/verify-phase2.ts";
import { checkGivenPtau, type GivenPtau } from "../given-ptau.ts";
import type { Ceremony, CeremonyStep, Transcript } from "../transcript.ts";
import { readZkeyVerifyingKey } from "../zkey-verifying-key.ts";
import { CeremonyRefused, type CeremonyPolicy, checkPolicy, checkSteps } from "./ceremony-policy.ts";

/** What a ceremony began with and what came out. */
export type CeremonyFiles = Readonly<{ r1cs: string; zkey: string; ptau?: GivenPtau }>;

export type CeremonyChecks = Readonly<{
  /** What the reader asks for beyond the record's own policy. */
  policy?: CeremonyPolicy;
  onProgress?: (stage: string) => void;
}>;

/**
 * Holds the record of a ceremony to its policy, to every signature in it, to the circuit and to the zkey; and, where the Powers of
 * Tau are given, the zkey to all of them, from the first key on.
 * @error CeremonyRefused, AttestationRefused, WeakKey, UnknownPtau, and what reading and verifying the files throws
 */
export async function verifyCeremony(
  ceremony: Ceremony | Transcript,
  files: CeremonyFiles,
  { policy, onProgress = () => undefined }: CeremonyChecks = {},
): Promise<VerifyingKey> {
  onProgress("the record: no step twice, each attestation signed for its step");
  checkSteps(ceremony);
  onProgress("the policy: contributions, distinct attestations, the announced beacon last");
  checkPolicy(ceremony, policy);
  onProgress("the hashes of circuit and zkey");
  expectSame("the circuit's sha256", ceremony.r1csSha256, await sha256OfFile(files.r1cs));
  expectSame("the zkey's sha256", ceremony.steps.at(-1)?.zkeySha256, await sha256OfFile(files.zkey));
  onProgress("the steps that the zkey itself holds");
  expectSameSteps(ceremony, await readContributions(files.zkey));
  if (files.ptau !== undefined) await verifyFromPhase1(ceremony, { ...files, ptau: files.ptau }, onProgress);
  onProgress("the verifying key: known weaknesses");
  const key = await readZkeyVerifyingKey(files.zkey);
  checkVerifyingKey(key);
  if ("keyHash" in ceremony) expectSame("the verifying key's hash", ceremony.keyHash, keyHash(key));
  return key;
}

/** Whether it is the file of the record is what is asked: that its powers are enough, the first key says. */
const ANY_POWER = 0;

async function verifyFromPhase1(
  ceremony: Ceremony,
  files: Readonly<{ r1cs: string; zkey: string; ptau: GivenPtau }>,
  onProgress: (stage: string) => void,
): Promise<void> {
  onProgress("the Powers of Tau: the file that the record names");
  const { ptau } = ceremony;
  const found = await checkGivenPtau(files.ptau, ANY_POWER);
  expectSame("the Powers of Tau file", canonicalJson(ptau), canonicalJson(found));
  const verified = await verifyPhase2(
    { ...files, ptau: files.ptau.path },
    {
      onProgress: (stage) => {
        onProgress(`the zkey from circuit and Powers of Tau: ${stage}`);
      },
    },
  );
  expectSame("the first key's sha256", ceremony.firstZkeySha256, verified.firstZkeySha256);
  expectSameSteps(ceremony, verified);
}

type StepsOfZkey = Readonly<{ circuitHash: string; contributions: readonly Contribution[] }>;

function expectSameSteps(ceremony: Ceremony, { circuitHash, contributions }: StepsOfZkey): void {
  expectSame("the hash of the circuit in the zkey", ceremony.circuitHash, circuitHash);
  expectSame("the number of steps", ceremony.steps.length, contributions.length);
  for (const [index, step] of ceremony.steps.entries())
    expectSame(`step ${index + 1}`, canonicalJson(asContribution(step)), canonicalJson(contributions[index]));
}

function asContribution(step: CeremonyStep): Contribution {
  const { kind, hash } = step;
  const named = step.name === undefined ? {} : { name: step.name };
  if (step.kind === "contribution") return { kind, ...named, hash };
  const { value, iterationsExponent } = step;
  return { kind, ...named, hash, beacon: { value, iterationsExponent } };
}

function expectSame(what: string, stated: unknown, found: unknown): void {
  if (stated !== found)
    throw new CeremonyRefused(`its record says of ${what} ${String(stated)}, and what is there is ${String(found)}`);
}
