// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { AskChain } from "./ask-chain.ts";
import { revertData } from "./chain-failure.ts";

/** What should add does not: with it a verifier could be made that accepts whatever it is shown. */
export class EcAddWrong extends FatalError {
  constructor(address: string, chainId: bigint) {
    super(
      "EC_ADD_WRONG",
      `${address} on chain ${chainId} does not know the sum of BN254's generator and itself, or not for a precompiled contract's gas, so no ` +
        "proof could be checked with it. Give the chain's precompiled addition with --ec-add: it is 0x06 on most chains and 0x09 on " +
        "Bittensor. Nothing was sent.",
      { details: { address, chainId: Number(chainId) } },
    );
  }
}

/**
 * Has the factory's constructor ask its question in a call that leaves nothing behind.
 * @param factory the factory's creation code, with the address as its argument
 * @error EcAddWrong
 */
export async function checkEcAdd(
  chain: AskChain,
  { ecAdd, chainId, factory }: Readonly<{ ecAdd: string; chainId: bigint; factory: string }>,
): Promise<void> {
  try {
    await chain.call({ data: factory });
  } catch (error) {
    if (revertData(error) === undefined) throw error;
    throw new EcAddWrong(ecAdd, chainId);
  }
}
