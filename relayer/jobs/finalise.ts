import { FatalError } from "../../schema/errors.ts";
import { ORACLE_ABI } from "../chain/abi.ts";
import { requestOnChain } from "../chain/request-status.ts";
import { gapBelow } from "../chain/nonce.ts";
import { receipt, type Receipt } from "../chain/rpc-answers.ts";
import { blockAt, headNumber } from "../chain/rpc.ts";
import { attemptsOf, laneOf, pendingAttempts, type Attempt } from "../store/attempts.ts";
import { chainKey, readBlocks } from "../store/blocks.ts";
import type { RequestRecord } from "../store/request-records.ts";
import { chainState } from "./chain-state.ts";
import { isDue, isStuck, rebroadcast, transactionCount } from "./send.ts";
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

/** Waits for the receipt of any attempt and for the blocks on it; helps a transaction that is not mined. */
export const finalise: StepHandler = async (request, work) => {
  const state = await chainState(request, work); // before the receipts: what is ours must not look like somebody else's
  const attempts = await attemptsOf(work.store.db, request.key);
  for (const { hash } of attempts) {
    const mined = await work.rpc.call("eth_getTransactionReceipt", [hash], receipt.nullable());
    if (mined?.transactionHash !== hash) continue;
    const canonical = await blockAt(work.rpc, mined.blockNumber);
    if (canonical?.hash !== mined.blockHash) continue;
    const result = await settle(request, mined, work);
    if (result !== null) return result;
  }
  return await withoutReceipt(request, attempts, state, work);
};

/** Null for a revert that was counted before: another attempt may do better. */
async function settle(request: RequestRecord, mined: Receipt, work: Work): Promise<StepResult | null> {
  const confirmations = (await headNumber(work.rpc)) - mined.blockNumber + 1;
  const isRead = mined.blockNumber <= (await newestRead(work));
  if (confirmations < work.config.confirmations || !isRead) return { waitSeconds: work.config.pollSeconds };
  if (!fulfils(mined, request, work)) return null;
  const { transactionHash, blockNumber, gasUsed } = mined;
  return { to: "done", save: { settlement: { transactionHash, blockNumber, gasUsed } } };
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

async function withoutReceipt(
  request: RequestRecord,
  attempts: readonly Attempt[],
  { onChain, instead }: Awaited<ReturnType<typeof chainState>>,
  work: Work,
): Promise<StepResult> {
  if (onChain.status === "fulfilled") return await bySomebodyElse(request, work);
  if (instead !== null) return instead;
  const minedCount = await transactionCount(work);
  const waiting = attempts.find(({ nonce }) => nonce >= minedCount);
  if (waiting === undefined) return sendAgain(request, attempts);
  if (isStuck(waiting, minedCount, work) || (await hasGap(waiting, minedCount, work))) return { to: "send" };
  await rebroadcast(waiting, work);
  return { waitSeconds: work.config.pollSeconds };
}

async function bySomebodyElse({ event }: RequestRecord, work: Work): Promise<StepResult> {
  const blockNumber = await newestRead(work);
  const { status } = await requestOnChain(work.rpc, work.config.oracle, event.requestId, blockNumber);
  if (status !== "fulfilled") return { waitSeconds: work.config.pollSeconds };
  return { to: "done", save: { settlement: { transactionHash: null, blockNumber, gasUsed: null } } };
}

/**
 * Only what the watch has read is settled: it notices when a block it has read is dropped, and reopens what was settled
 * there. A block that comes and goes between two readings would take a settlement with it unseen.
 */
async function newestRead({ store, config }: Work): Promise<number> {
  const [newest] = await readBlocks(store.db, chainKey(config));
  return newest?.number ?? config.fromBlock - 1;
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

/** Every attempt's nonce is used and none fulfilled the request: they reverted, or another transaction took the nonce. */
function sendAgain(request: RequestRecord, attempts: readonly Attempt[]): StepResult {
  const reverts = request.reverts + 1;
  if (reverts >= MAX_REVERTS) throw new FulfilmentReverts(request.key, attempts[0]?.hash ?? "none", reverts);
  return { to: "simulate", save: { reverts } };
}
