import type { Ceremony } from "../../keys/transcript.ts";

type Asked = Readonly<{ ptau?: string; rpcUrl?: string; contributions?: number; attestations?: number }>;

/** What `ceremony verify` leaves open, in sentences; of the record itself once that is read. */
export function leftOpen(asked: Asked, ceremony?: Ceremony): string[] {
  return [
    ...(asked.ptau === undefined ? [WITHOUT_PTAU] : []),
    ...(asked.rpcUrl === undefined ? [WITHOUT_RPC] : []),
    ...(ceremony === undefined ? [] : ofRecord(asked, ceremony)),
    ...ALWAYS,
  ];
}

function ofRecord({ rpcUrl, contributions, attestations }: Asked, { policy, ptau, steps }: Ceremony): string[] {
  const isOwnPolicy = contributions === undefined || attestations === undefined;
  const last = steps.filter((step) => step.kind === "contribution").at(-1);
  return [
    ...(isOwnPolicy
      ? [
          `Whether ${policy.contributions} contributions and ${policy.attestations} signers are enough: the record's own policy asks for no more. Ask for yours with --contributions and --attestations.`,
        ]
      : []),
    ...(ptau.name === undefined ? [UNPUBLISHED_PTAU] : []),
    ...(rpcUrl !== undefined && last?.attestation === undefined ? [UNSIGNED_LAST] : []),
  ];
}

const WITHOUT_PTAU = "That the zkey follows from circuit and Powers of Tau: give them with --ptau.";

const WITHOUT_RPC = "That the beacon is the announced block's hash: give an endpoint with --rpc-url.";

const UNPUBLISHED_PTAU =
  "That nobody knows the secret of the Powers of Tau: they are none of the published ones, and a hash says which file it is, not who made it.";

const UNSIGNED_LAST =
  "That the last contribution came before the beacon's block: nobody signed it, so that there is no time to compare.";

const ALWAYS = [
  "That block and iterations were announced before anybody contributed: no signature covers the announcement. Compare it with what was published then.",
  "The hashes of the zkeys in between, beyond what each contributor signed of them: those files are the coordinator's.",
  "Who the signers are, and that one of them kept no secret: ask them. That the circuit is the model's: `proofcast check`.",
];
