// SPDX-License-Identifier: GPL-3.0-or-later
import { canonicalJson } from "../../schema/canonical-json.ts";
import { type Hex, keccakOfText } from "../../schema/hash.ts";
import type { Attestation } from "../attestation.ts";
import type { Ceremony } from "../transcript.ts";

/** Of a contributor who signed without having seen what was announced. */
export const NO_PLAN: Hex = `0x${"00".repeat(32)}`;

/** keccak256 of all that a ceremony's record says before anybody contributes. */
export function planHashOf(ceremony: Ceremony): Hex {
  const { format, model, r1csSha256, ptau, policy, announcement, circuitHash, firstZkeySha256 } = ceremony;
  const plan = { format, model, r1csSha256, ptau, policy, announcement, circuitHash, firstZkeySha256 };
  return keccakOfText(canonicalJson(plan));
}

/** What an attestation must say of the plan: this ceremony's, or that its signer saw none. */
export function planToAttest({ planHash }: Pick<Attestation, "planHash">, ceremony: Ceremony): Hex {
  return planHash === NO_PLAN ? NO_PLAN : planHashOf(ceremony);
}
