// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { ORACLE_ABI } from "../../chain/abi.ts";
import { requestOnChain } from "../../chain/request-status.ts";
import { gapBelow } from "../chain/nonce.ts";
import { receipt, type Receipt } from "../../chain/rpc-answers.ts";
import { RpcRefused } from "../../chain/rpc-errors.ts";
import { blockAt } from "../../chain/rpc.ts";
import { attemptsOf, laneOf, pendingAttempts, type Attempt } from "../store/attempts.ts";
import type { RequestRecord } from "../store/request-records.ts";
import { chainState } from "./chain-state.ts";
import { confirmedBlock } from "./confirmed-block.ts";
import { ANSWERS_AFTER_PATIENCE, ANSWERS_BELIEVED } from "./second-opinion.ts";
import { isDue, isStuck, rebroadcast, transactionCount } from "./send.ts";
import { stepToResume } from "./served-model.ts";
import type { StepHandler, StepResult, Work } from "./work.ts";

/** The fulfilment was mined and reverted, more than once, although its simulation passes. */
export class FulfilmentReverts extends FatalError {
  constructor(key: string, transactionHash: string, reverts: number) {
    super(
      "FULFILMENT_REVERTS",
      `The fulfilment of ${key} was mined and reverted ${reverts} times, last in ${transactionHash}. ` +
        "No more gas is spent on it. Look at that transaction, mend the cause and run proofcast relay --retry.",
      { details: { key, transactionHash, reverts } },
    );
  }
}

const MAX_REVERTS = 3;
const FULFILLED = ORACLE_ABI.getEvent("RequestFulfilled")?.topicHash;

/**
 * Waits for the receipt of any attempt and for the blocks on it; helps a transaction that is not mined. Decides by what the
 * oracle says at a confirmed block: a receipt that is missing proves nothing.
 */
export const finalise: StepHandler = async (request, work) => {
  const attempts = await attemptsOf(work.store.db, request.key);
  const mined = await minedAttempts(attempts, work);
  const block = await confirmedBlock(work);
  const ours = mined.find((each) => each.blockNumber <= block && fulfils(each, request, work));
  if (ours !== undefined) {
    const { transactionHash, blockNumber, gasUsed } = ours;
    return { to: "done", save: { settlement: { transactionHash, blockNumber, gasUsed } } };
  }
  const tooEarly = { waitSeconds: work.config.pollSeconds };
  if (block < request.blockNumber || mined.some(({ blockNumber }) => blockNumber > block)) return tooEarly;

  const { status } = await requestOnChain(work.rpc, work.config.oracle, request.event.requestId, block);
  const explained = new Set(mined.map(({ nonce }) => nonce));
  if (status === "fulfilled") return await bySomebodyElse(attempts, { block, explained }, work);
  const { onChain, instead } = await chainState(request, work);
  if (onChain.status === "fulfilled") return tooEarly;
  return instead ?? (await unfulfilled(request, attempts, explained, work));
};

type MinedAttempt = Receipt & { nonce: number };

/** Receipts of the attempts whose blocks are the chain's, as far as the endpoint knows them. */
async function minedAttempts(attempts: readonly Attempt[], { rpc }: Work): Promise<MinedAttempt[]> {
  const found: MinedAttempt[] = [];
  for (const { hash, nonce } of attempts) {
    const mined = await rpc.call("eth_getTransactionReceipt", [hash], receipt.nullable());
    if (mined?.transactionHash !== hash) continue;
    const canonical = await blockAt(rpc, mined.blockNumber);
    if (canonical?.hash === mined.blockHash) found.push({ ...mined, nonce });
  }
  return found;
}

function fulfils(mined: Receipt, { event }: RequestRecord, { config }: Work): boolean {
  return (
    mined.status === 1n &&
    mined.logs.some(
      ({ address, topics }) =>
        address === config.oracle.toLowerCase() &&
        topics[0] === FULFILLED &&
        topics[1] === event.requestId.toLowerCase(),
    )
  );
}

/**
 * Fulfilled, and by no receipt of ours. One is still to come when a nonce of ours was used by that block and no receipt
 * says by what: then it takes patience to believe that it was another transaction.
 */
async function bySomebodyElse(
  attempts: readonly Attempt[],
  { block, explained }: { block: number; explained: ReadonlySet<number> },
  work: Work,
): Promise<StepResult> {
  const settlement = { transactionHash: null, blockNumber: block, gasUsed: null };
  const minedCount = attempts.length === 0 ? 0 : await transactionCount(work, block);
  const isOwed = attempts.some(({ nonce }) => nonce < minedCount && !explained.has(nonce));
  return { to: "done", save: { settlement }, answersNeeded: isOwed ? ANSWERS_AFTER_PATIENCE : ANSWERS_BELIEVED };
}

/** Nobody has fulfilled it yet. */
async function unfulfilled(
  request: RequestRecord,
  attempts: readonly Attempt[],
  explained: ReadonlySet<number>,
  work: Work,
): Promise<StepResult> {
  if (attempts.length === 0) return { to: stepToResume(request) };
  const minedCount = await transactionCount(work);
  const waiting = attempts.find(({ nonce }) => nonce >= minedCount);
  if (waiting === undefined) return sendAgain(request, attempts, explained);
  if (isStuck(waiting, minedCount, work) || (await hasGap(waiting, minedCount, work))) return { to: "send" };
  await remind(waiting, work);
  return { waitSeconds: work.config.pollSeconds };
}

/** The node may have forgotten a transaction that waits. That it refuses the reminder says nothing about the request. */
async function remind(waiting: Attempt, work: Work): Promise<void> {
  try {
    await rebroadcast(waiting, work);
  } catch (error) {
    if (!(error instanceof RpcRefused)) throw error;
    work.log.info({ err: error, hash: waiting.hash }, "rebroadcast was refused");
  }
}

/** Whether a nonce below is one that nobody will use: not a request, nor a transaction that was just sent to fill it. */
async function hasGap({ nonce }: Attempt, minedCount: number, work: Work): Promise<boolean> {
  const { store, config, signer } = work;
  const pending = await pendingAttempts(store.db, laneOf(config.chainId, signer.address), minedCount);
  const used = pending.map((each) => ({
    nonce: each.nonce,
    open: each.open || (each.requestKey === null && !isDue(each, work)),
  }));
  return gapBelow(nonce, minedCount, used) !== null;
}

/**
 * Every attempt's nonce is used and none fulfilled the request: the newest one reverted, or another transaction took its
 * nonce, or its receipt is still to come.
 */
function sendAgain(request: RequestRecord, attempts: readonly Attempt[], explained: ReadonlySet<number>): StepResult {
  const to = stepToResume(request);
  const [newest] = attempts;
  if (newest === undefined || !explained.has(newest.nonce)) return { to, answersNeeded: ANSWERS_BELIEVED };
  const reverts = request.reverts + 1;
  if (reverts >= MAX_REVERTS) throw new FulfilmentReverts(request.key, newest.hash, reverts);
  return { to, save: { reverts } };
}
