// SPDX-License-Identifier: GPL-3.0-or-later
import { CEREMONY_MODEL, zkeyPathOf } from "../../keys/ceremony/ceremony-folder.ts";
import { type CeremonyPolicy, countSteps } from "../../keys/ceremony/ceremony-policy.ts";
import type { Ceremony, CeremonyStep } from "../../keys/transcript.ts";

/** Where a ceremony stands, and what is to be done next. */
export type CeremonyStanding = Readonly<{
  dir: string;
  model: Ceremony["model"];
  ptau: Ceremony["ptau"];
  policy: CeremonyPolicy;
  counted: CeremonyPolicy;
  announcement: Ceremony["announcement"];
  steps: readonly Pick<CeremonyStep, "kind" | "name" | "hash" | "zkeySha256">[];
  /** The zkey to send to the next contributor, or to finish with. */
  zkey: string;
  next: "contribution" | "attestation" | "beacon" | "finish";
}>;

export function standingOf(dir: string, ceremony: Ceremony): CeremonyStanding {
  const { model, ptau, policy, announcement, steps } = ceremony;
  const counted = countSteps(steps);
  return {
    ...{ dir, model, ptau, policy, counted, announcement },
    steps: steps.map((step) => ({
      kind: step.kind,
      ...(step.name === undefined ? {} : { name: step.name }),
      hash: step.hash,
      zkeySha256: step.zkeySha256,
    })),
    zkey: zkeyPathOf(dir, steps.length),
    next: nextStep(steps, policy, counted),
  };
}

function nextStep(
  steps: readonly CeremonyStep[],
  policy: CeremonyPolicy,
  counted: CeremonyPolicy,
): CeremonyStanding["next"] {
  if (steps.some(({ kind }) => kind === "beacon")) return "finish";
  if (counted.contributions < policy.contributions) return "contribution";
  return counted.attestations < policy.attestations ? "attestation" : "beacon";
}

/** What is to be done next, as a sentence. */
export function nextOf({ next, dir, zkey, policy, counted, announcement }: CeremonyStanding): string {
  const { chainId, block } = announcement;
  switch (next) {
    case "contribution":
      return `Next: contribution ${counted.contributions + 1} of at least ${policy.contributions}; send ${zkey} to whoever makes it.`;
    case "attestation":
      return `Next: a contribution by one more signer (${counted.attestations} of ${policy.attestations}); send ${zkey} to whoever makes it.`;
    case "beacon":
      return `Next: more contributions on ${zkey}, or the beacon, once block ${block} of chain ${chainId} is final.`;
    case "finish":
      return `Next: finish. The model is in ${dir}/${CEREMONY_MODEL}, the last key in ${zkey}.`;
  }
}
