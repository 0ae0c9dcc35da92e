// SPDX-License-Identifier: GPL-3.0-or-later
import { type SigningKey, TypedDataEncoder, verifyTypedData, Wallet } from "ethers";
import { z } from "zod";
import { FatalError } from "../schema/errors.ts";
import type { Hex } from "../schema/hash.ts";
import { contributorName, hash32, hash64 } from "./transcript-parts.ts";

export const ATTESTATION_FORMAT = "proofcast-attestation/1";

/** Somebody's signed word that a contribution is theirs. Votes count distinct signers of these. */
export const attestationSchema = z.strictObject({
  format: z.literal(ATTESTATION_FORMAT),
  name: contributorName,
  /** Of the circuit, as the zkey names it: says which ceremony this is of. */
  circuitHash: hash64,
  /** As snarkjs prints it. */
  contributionHash: hash64,
  previousZkeySha256: hash32,
  zkeySha256: hash32,
  /** Of what was announced before: plan, policy and beacon. Zero from a contributor who did not see it. */
  planHash: hash32,
  /** When it was made, by the contributor's clock. */
  time: z.iso.datetime(),
  signer: z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be an address"),
  signature: z
    .string()
    .regex(/^0x[0-9a-f]{130}$/, "must be 65 bytes of lower-case hex")
    .transform((text) => text as Hex),
});

export type Attestation = z.infer<typeof attestationSchema>;

/** What is signed. */
export type AttestedFacts = Omit<Attestation, "format" | "signer" | "signature">;

/** The attestation is not signed by whom it names, or is of another contribution than the one it stands beside. */
export class AttestationRefused extends FatalError {
  constructor(name: string, problem: string) {
    super(
      "ATTESTATION_REFUSED",
      `The attestation of ${JSON.stringify(name)} is refused: ${problem}. Ask the contributor for the file that \`proofcast ceremony contribute\` wrote beside the zkey.`,
      { details: { name, problem } },
    );
  }
}

/** EIP-712, so that a hardware wallet shows what it signs. No chain: a ceremony is on none. */
const DOMAIN = { name: "Proofcast ceremony", version: "1" };
const TYPES = {
  Contribution: [
    { name: "name", type: "string" },
    { name: "circuitHash", type: "bytes" },
    { name: "contributionHash", type: "bytes" },
    { name: "previousZkeySha256", type: "bytes32" },
    { name: "zkeySha256", type: "bytes32" },
    { name: "planHash", type: "bytes32" },
    { name: "time", type: "string" },
  ],
};

export function signAttestation(facts: AttestedFacts, key: SigningKey): Attestation {
  const signature = key.sign(TypedDataEncoder.hash(DOMAIN, TYPES, factsOf(facts))).serialized as Hex;
  return { format: ATTESTATION_FORMAT, ...factsOf(facts), signer: new Wallet(key).address, signature };
}

/**
 * Holds an attestation to what is known of its contribution, and to its signature.
 * @error AttestationRefused
 */
export function checkAttestation(attestation: Attestation, known: Omit<AttestedFacts, "time">): void {
  const { name, signer } = attestation;
  for (const [entry, value] of Object.entries(known)) {
    const stated = attestation[entry as keyof typeof known];
    if (stated !== value)
      throw new AttestationRefused(name, `it says ${entry} is ${stated}, and the contribution has ${value}`);
  }
  if (signerOf(attestation)?.toLowerCase() !== signer.toLowerCase())
    throw new AttestationRefused(name, `its signature is not one of ${signer}`);
}

function signerOf(attestation: Attestation): string | undefined {
  try {
    return verifyTypedData(DOMAIN, TYPES, factsOf(attestation), attestation.signature);
  } catch {
    return undefined; // no point of the curve has such coordinates
  }
}

function factsOf({
  name,
  circuitHash,
  contributionHash,
  previousZkeySha256,
  zkeySha256,
  planHash,
  time,
}: AttestedFacts): AttestedFacts {
  return { name, circuitHash, contributionHash, previousZkeySha256, zkeySha256, planHash, time };
}
