// SPDX-License-Identifier: GPL-3.0-or-later
import { GOVERNOR_ABI } from "../../chain/abi.ts";
import { FatalError } from "../../schema/errors.ts";
import type { Governance } from "./open-governance.ts";
import { type Call, routeOf } from "./route.ts";

/** A vote without weight would be counted as nothing, and its voter would believe to have voted. */
export class NoVotes extends FatalError {
  constructor(id: string, voter: string) {
    super(
      "NO_VOTES",
      `${voter} had no votes when proposal ${id} was opened to them, or there is no vote yet: tokens count once they are delegated, if only to ` +
        "their holder, before a proposal's vote begins. Nothing was sent.",
      { details: { id, voter } },
    );
  }
}

/** As the governor counts them. */
export const CHOICES = { against: 0, for: 1, abstain: 2 } as const;

export type Choice = keyof typeof CHOICES;

/** The call, and how many votes it casts. @error NoSuchStep, NoVotes */
export async function castVote(
  governance: Governance,
  { id, voter, choice }: Readonly<{ id: string; voter: string; choice: Choice }>,
): Promise<{ call: Call; votes: bigint }> {
  routeOf(governance).requireStep("vote");
  const { connection, deployment } = governance;
  const address = deployment.governing.ProofcastGovernor?.address ?? "";
  const governor = await connection.ethers.getContractAt("ProofcastGovernor", address);
  const [begins, now] = await Promise.all([governor.proposalSnapshot(id), governor.clock()]);
  const votes = begins === 0n || begins >= now ? 0n : await governor.getVotes(voter, begins);
  if (votes === 0n) throw new NoVotes(id, voter);
  return { call: { to: address, data: GOVERNOR_ABI.encodeFunctionData("castVote", [id, CHOICES[choice]]) }, votes };
}
