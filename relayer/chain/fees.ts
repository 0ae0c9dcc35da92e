// SPDX-License-Identifier: GPL-3.0-or-later
import { quantity } from "../../chain/rpc-answers.ts";
import { EndpointUnavailable } from "../../chain/rpc-errors.ts";
import { headBlock, type Rpc } from "../../chain/rpc.ts";

export type Fees = Readonly<{ maxFeeWei: bigint; priorityFeeWei: bigint }>;

const GWEI = 1_000_000_000n;
const FALLBACK_PRIORITY_WEI = GWEI;

/** Nodes want at least 10 % (geth) or 12.5 % (others) more for a transaction in another's place. */
const RAISE_NUMERATOR = 1_125n;
const RAISE_DENOMINATOR = 1_000n;

/** What the chain asks now: room for the base fee to double. Null when the cap does not even cover the base fee. */
export function feesFor(baseFeeWei: bigint, priorityWei: bigint, capWei: bigint): Fees | null {
  if (baseFeeWei >= capWei) return null;
  const maxFeeWei = min(2n * baseFeeWei + priorityWei, capWei);
  return { maxFeeWei, priorityFeeWei: min(priorityWei, maxFeeWei - baseFeeWei) };
}

/** Fees that may stand in the place of `earlier`, or null when they would exceed the cap. */
export function feesToReplace(earlier: Fees, wanted: Fees, capWei: bigint): Fees | null {
  const maxFeeWei = max(raised(earlier.maxFeeWei), wanted.maxFeeWei);
  const priorityFeeWei = max(raised(earlier.priorityFeeWei), wanted.priorityFeeWei);
  return maxFeeWei > capWei ? null : { maxFeeWei, priorityFeeWei: min(priorityFeeWei, maxFeeWei) };
}

export function gweiToWei(gwei: number): bigint {
  return BigInt(Math.round(gwei * 1e9));
}

/** Null when the base fee is above the cap. */
export async function currentFees(rpc: Rpc, capWei: bigint): Promise<Fees | null> {
  const { baseFeePerGas } = await headBlock(rpc);
  return feesFor(baseFeePerGas ?? 0n, await suggestedPriority(rpc), capWei);
}

/** Not every node has an opinion; one that is out of reach is another matter. */
async function suggestedPriority(rpc: Rpc): Promise<bigint> {
  try {
    return await rpc.call("eth_maxPriorityFeePerGas", [], quantity);
  } catch (error) {
    if (error instanceof EndpointUnavailable) throw error;
    return FALLBACK_PRIORITY_WEI;
  }
}

/** Rounded up: a raise rounded down would be refused. */
function raised(wei: bigint): bigint {
  return (wei * RAISE_NUMERATOR + RAISE_DENOMINATOR - 1n) / RAISE_DENOMINATOR + (wei === 0n ? 1n : 0n);
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
