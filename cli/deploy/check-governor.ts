// SPDX-License-Identifier: GPL-3.0-or-later
import { dataLength, Interface } from "ethers";
import { FatalError } from "../../schema/errors.ts";
import { type AskChain, callOrNothing } from "./ask-chain.ts";
import type { GovernancePlan } from "./governance-plan.ts";

/** One person with one key would decide which models money is put on. */
export class GovernorIsAccount extends FatalError {
  constructor(address: string) {
    super(
      "GOVERNOR_IS_ACCOUNT",
      `There is no contract at ${address}: whoever has that account's key would govern alone, and an address that was mistyped would ` +
        "govern never. Give a contract (a Safe, a timelock), or say with --governor-is-account that it is meant so. Nothing was sent.",
      { details: { address } },
    );
  }
}

/** A vote is weighed by a token that cannot weigh it. */
export class VotesTokenWrong extends FatalError {
  constructor(address: string) {
    super(
      "VOTES_TOKEN_WRONG",
      `The contract at ${address} does not count votes: it answers getVotes or totalSupply with nothing, or has no supply. Give an ERC20Votes ` +
        "token, or have one made. Nothing was sent.",
      { details: { address } },
    );
  }
}

const VOTES = new Interface([
  "function getVotes(address) view returns (uint256)",
  "function totalSupply() view returns (uint256)",
]);

/** An account that has delegated itself to code (EIP-7702) is one still: its key can take that back. */
const DELEGATED = "0xef0100";

/** @error GovernorIsAccount, VotesTokenWrong */
export async function checkGovernor(chain: AskChain, plan: GovernancePlan, isAccountMeant: boolean): Promise<void> {
  if (plan.kind === "governor") {
    if ("token" in plan.governor.votes) await checkVotes(chain, plan.governor.votes.token);
    return;
  }
  const decides = plan.kind === "account" ? plan.governor : plan.proposer;
  const code = await chain.getCode(decides);
  if (!isAccountMeant && (code === "0x" || code.startsWith(DELEGATED))) throw new GovernorIsAccount(decides);
}

async function checkVotes(chain: AskChain, token: string): Promise<void> {
  const ask = (name: string, args: readonly unknown[]) =>
    callOrNothing(chain, token, VOTES.encodeFunctionData(name, args));
  const answers = [await ask("getVotes", [token]), await ask("totalSupply", [])];
  const isWord = answers.every((answer) => dataLength(answer) === 32);
  if (!isWord || BigInt(answers[1] ?? 0) === 0n) throw new VotesTokenWrong(token);
}
