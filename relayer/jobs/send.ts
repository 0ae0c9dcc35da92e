// SPDX-License-Identifier: GPL-3.0-or-later
import { Transaction } from "ethers";
import { gapBelow, nextNonce } from "../chain/nonce.ts";
import { quantity, smallQuantity } from "../../chain/rpc-answers.ts";
import { CallReverted } from "../../chain/rpc-errors.ts";
import { toQuantity } from "../../chain/rpc.ts";
import { laneOf, pendingAttempts, type Attempt } from "../store/attempts.ts";
import { broadcast } from "./broadcast.ts";
import { chainState } from "./chain-state.ts";
import { signAndBroadcast } from "./sign-attempt.ts";
import { fulfilCall, insteadOfRevert } from "./simulate.ts";
import type { StepHandler, Work } from "./work.ts";

const PLAIN_TRANSFER_GAS = 21_000n;

/**
 * Sends the fulfilment, or replaces a transaction that is stuck or says something else, as after a reorganisation. One of these runs at a time for a signer, so
 * the nonce is worked out anew each time from the chain and the stored attempts.
 */
export const send: StepHandler = async (request, work) => {
  const [{ instead }, minedCount] = await Promise.all([chainState(request, work), transactionCount(work)]);
  if (instead !== null) return instead;
  const pending = await pendingAttempts(work.store.db, laneOf(work.config.chainId, work.signer.address), minedCount);
  const own = pending.find(({ requestKey }) => requestKey === request.key);

  const gap = own && gapBelow(own.nonce, minedCount, pending);
  if (typeof gap === "number") await fillGap(gap, pending, work);
  const call = fulfilCall(request, work);
  if (own && !isStuck(own, minedCount, work) && Transaction.from(own.raw).data === call.data) {
    await rebroadcast(own, work);
    return { to: "finalise" };
  }

  let gas: bigint;
  try {
    gas = await work.rpc.call("eth_estimateGas", [call], quantity);
  } catch (error) {
    if (!(error instanceof CallReverted)) throw error;
    return await insteadOfRevert(request, error, work);
  }
  const nonce = own?.nonce ?? nextNonce(minedCount, pending);
  const intent = { nonce, to: call.to, data: call.data, gasLimit: (gas * 6n) / 5n, requestKey: request.key };
  const { hash } = await signAndBroadcast(intent, at(nonce, pending), work);
  work.emit({ type: "transaction-broadcast", key: request.key, hash, nonce });
  return { to: "finalise" };
};

/** How many transactions of the signer the chain has mined, now or up to a block: the lowest nonce it accepts. */
export async function transactionCount({ rpc, signer }: Work, atBlock?: number): Promise<number> {
  const block = atBlock === undefined ? "latest" : toQuantity(atBlock);
  return await rpc.call("eth_getTransactionCount", [signer.address, block], smallQuantity);
}

/** Whether a transaction is the next to be mined and yet has waited too long: then its fees are the reason. */
export function isStuck(attempt: Attempt, minedCount: number, work: Work): boolean {
  return attempt.nonce === minedCount && isDue(attempt, work);
}

/** Whether a transaction has waited long enough to be replaced. */
export function isDue({ signedAt }: Attempt, { config }: Work): boolean {
  return Date.now() - signedAt.getTime() >= config.replaceAfterSeconds * 1_000;
}

/** The same bytes again: a node forgets what it has not mined. */
export async function rebroadcast(attempt: Attempt, work: Work): Promise<void> {
  const outcome = await broadcast(attempt, work);
  if (outcome !== "accepted") work.log.info({ hash: attempt.hash, outcome }, "rebroadcast had no effect");
}

/** Uses up a nonce that nobody needs any more with an empty transaction to ourselves. */
async function fillGap(nonce: number, pending: readonly Attempt[], work: Work): Promise<void> {
  const standing = at(nonce, pending).find(({ requestKey }) => requestKey === null);
  if (standing && !isDue(standing, work)) {
    await rebroadcast(standing, work);
    return;
  }
  const intent = { nonce, to: work.signer.address, data: "0x", gasLimit: PLAIN_TRANSFER_GAS, requestKey: null };
  await signAndBroadcast(intent, at(nonce, pending), work);
}

function at(nonce: number, pending: readonly Attempt[]): Attempt[] {
  return pending.filter((attempt) => attempt.nonce === nonce);
}
