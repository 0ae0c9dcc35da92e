// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Chains on one machine, by the ids that Hardhat and Geth's development mode give them. This is the one place that says so:
 * contracts have the list from here too, by scripts/generate-table.ts.
 */
export const LOCAL_CHAIN_IDS: readonly number[] = [31_337, 1_337];

export function isLocalChain(chainId: bigint | number): boolean {
  return LOCAL_CHAIN_IDS.some((id) => BigInt(id) === BigInt(chainId));
}
