// SPDX-License-Identifier: GPL-3.0-or-later
import { getAddress, isAddress } from "ethers";
import { z } from "zod";
import { readJsonFile } from "../../files/json-file.ts";
import { FatalError } from "../../schema/errors.ts";

const address = z
  .string()
  .regex(/^0x/)
  .refine(isAddress, "it must be an address: 0x and 40 hex digits, with a checksum that holds where letters are mixed")
  .transform(getAddress);
const seconds = z
  .int()
  .min(0)
  .max(30 * 86_400);
/** JSON's numbers are doubles. */
const amount = z.string().regex(/^\d{1,60}$/, "it must be a whole number in quotes");

/** A token that exists, or one to make: its whole supply goes to the holder. */
const votes = z.union([
  z.strictObject({ token: address }),
  z.strictObject({ name: z.string().min(1), symbol: z.string().min(1), holder: address, supply: amount }),
]);

/** Delays and periods of the vote count in the token's clock: seconds in that of a token made here. */
const governor = z.strictObject({
  votes,
  votingDelay: z.int().min(0).max(0xffff_ffff),
  votingPeriod: z.int().min(1).max(0xffff_ffff),
  proposalThreshold: amount,
  quorumPercent: z.int().min(1).max(100),
});

const others = { guardian: address, modelProposer: address };

export const planSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("account"), governor: address, ...others }),
  z.strictObject({ kind: z.literal("timelock"), delaySeconds: seconds, proposer: address, ...others }),
  z.strictObject({ kind: z.literal("governor"), delaySeconds: seconds, governor, ...others }),
]);

/**
 * Who governs a deployment: one account (or a contract that somebody else wrote), a timelock that one account or a Safe fills, or a
 * timelock that a vote fills.
 */
export type GovernancePlan = Readonly<z.infer<typeof planSchema>>;

export class InvalidGovernancePlan extends FatalError {
  constructor(path: string, reason: string, cause?: unknown) {
    super(
      "INVALID_GOVERNANCE_PLAN",
      `${path} does not say who is to govern: ${reason}\nThe fields are explained in docs/governance.md.`,
      { details: { path, reason }, cause },
    );
  }
}

/** @error InvalidGovernancePlan */
export async function readGovernancePlan(path: string): Promise<GovernancePlan> {
  const json = await readJsonFile(path, (problem, cause) => new InvalidGovernancePlan(path, problem, cause));
  const parsed = planSchema.safeParse(json);
  if (!parsed.success) throw new InvalidGovernancePlan(path, z.prettifyError(parsed.error));
  return parsed.data;
}

/** One account that holds every role: for local chains, and for whoever brings a governance of their own. */
export function accountPlan(governor: string): GovernancePlan {
  return { kind: "account", governor, guardian: governor, modelProposer: governor };
}
