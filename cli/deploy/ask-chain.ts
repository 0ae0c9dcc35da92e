// SPDX-License-Identifier: GPL-3.0-or-later
import { revertData } from "./chain-failure.ts";

/** What is asked of a chain before something is sent to it. */
export type AskChain = Readonly<{
  call(transaction: { to?: string; data: string }): Promise<string>;
  getCode(address: string): Promise<string>;
  getBalance(address: string): Promise<bigint>;
}>;

/** What a contract answers; nothing ("0x") where it reverts, as where there is none. Every other failure is the chain's. */
export async function callOrNothing(chain: Pick<AskChain, "call">, to: string, data: string): Promise<string> {
  try {
    return await chain.call({ to, data });
  } catch (error) {
    if (revertData(error) === undefined) throw error;
    return "0x";
  }
}
