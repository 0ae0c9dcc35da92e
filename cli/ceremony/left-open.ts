// SPDX-License-Identifier: GPL-3.0-or-later
import { NO_PLAN } from "../../keys/ceremony/announced-plan.ts";
import type { Ceremony } from "../../keys/transcript.ts";

type Asked = Readonly<{ ptau?: string; rpcUrl?: string; contributions?: number; attestations?: number }>;

/** What `ceremony verify` leaves open, in sentences; of the record itself once that is read. */
export function leftOpen(asked: Asked, ceremony?: Ceremony): string[] {
  return [
    ...(asked.ptau === undefined ? [WITHOUT_PTAU] : []),
    ...(asked.rpcUrl === undefined ? [WITHOUT_RPC] : []),
    ...(ceremony === undefined ? [UNSIGNED_PLAN] : ofRecord(asked, ceremony)),
    ...ALWAYS,
  ];
}

function ofRecord({ rpcUrl, contributions, attestations }: Asked, { policy, ptau, steps }: Ceremony): string[] {
  const isOwnPolicy = contributions === undefined || attestations === undefined;
  const contributed = steps.filter((step) => step.kind === "contribution");
  const last = contributed.at(-1);
  const signed = contributed.filter(({ attestation }) => (attestation?.planHash ?? NO_PLAN) !== NO_PLAN);
  return [
    ...(isOwnPolicy
      ? [
          `Whether ${policy.contributions} contributions and ${policy.attestations} signers are enough: the record's own policy asks for no more. Ask for yours with --contributions and --attestations.`,
        ]
      : []),
    ...(signed.length === contributed.length
      ? []
      : [`${UNSIGNED_PLAN} Of ${contributed.length} contributions ${signed.length} are signed for the announcement.`]),
    ...(ptau.name === undefined ? [UNPUBLISHED_PTAU] : []),
    ...(rpcUrl !== undefined && last?.attestation === undefined ? [UNSIGNED_LAST] : []),
  ];
}

const WITHOUT_PTAU = "That the zkey follows from circuit and Powers of Tau: give them with --ptau.";

const WITHOUT_RPC = "That the beacon is the announced block's hash: give an endpoint with --rpc-url.";

const UNPUBLISHED_PTAU =
  "That nobody knows the secret of the Powers of Tau: they are none of the published ones, and a hash says which file it is, not who made it.";

const UNSIGNED_PLAN =
  "That block and policy were announced before anybody contributed, as far as contributors did not sign for it: compare them with what was published then.";

const UNSIGNED_LAST =
  "That the last contribution came before the beacon's block: nobody signed it, so that there is no time to compare.";

const ALWAYS = [
  "The hashes of the zkeys in between, beyond what each contributor signed of them: those files are the coordinator's.",
  "Who the signers are, and that one of them kept no secret: ask them. That the circuit is the model's: `proofcast check`.",
];
