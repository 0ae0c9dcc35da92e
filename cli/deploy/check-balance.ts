// SPDX-License-Identifier: GPL-3.0-or-later
import { formatEther } from "ethers";
import { FatalError } from "../../schema/errors.ts";
import type { AskChain } from "./ask-chain.ts";

/** Half a deployment is worth nothing, and what it cost is gone. */
export class BalanceTooLow extends FatalError {
  constructor(sender: string, hasWei: bigint, needsWei: bigint) {
    super(
      "BALANCE_TOO_LOW",
      `${sender} has ${formatEther(hasWei)} of the chain's coin, and the whole deployment may cost ${formatEther(needsWei)} at today's fees. ` +
        "Give it more, or wait until fees have fallen. Nothing was sent.",
      { details: { sender, hasWei: hasWei.toString(), needsWei: needsWei.toString() } },
    );
  }
}

/** Creation code with what its constructor takes, and the code that it leaves on chain, in bytes. */
export type CodeSize = Readonly<{ creation: number; deployed: number }>;

const TRANSACTION_GAS = 21_000;
const CREATION_GAS = 32_000;
const BYTE_GAS = 16; // if none is zero
const INIT_WORD_GAS = 2; // EIP-3860
const DEPOSIT_BYTE_GAS = 200;
/** A constructor writes a few slots and asks a few questions, and so does the transaction that hands everything over. */
const CONSTRUCTOR_GAS = 150_000;

/** At most, within what constructors do: the code is all that a deployment really pays for. */
export function creationGas({ creation, deployed }: CodeSize): number {
  const code = creation * BYTE_GAS + Math.ceil(creation / 32) * INIT_WORD_GAS + deployed * DEPOSIT_BYTE_GAS;
  return TRANSACTION_GAS + CREATION_GAS + code + CONSTRUCTOR_GAS;
}

/** Each slot of the multicall that gives the roles away. */
const HAND_OVER_GAS = 1_500_000;

export function deploymentGas(contracts: readonly CodeSize[]): number {
  return contracts.reduce((sum, each) => sum + creationGas(each), HAND_OVER_GAS);
}

/** @error BalanceTooLow */
export async function checkBalance(
  chain: AskChain,
  { sender, gas, weiPerGas }: Readonly<{ sender: string; gas: number; weiPerGas: bigint }>,
): Promise<void> {
  const needsWei = BigInt(gas) * weiPerGas;
  const hasWei = await chain.getBalance(sender);
  if (hasWei < needsWei) throw new BalanceTooLow(sender, hasWei, needsWei);
}
