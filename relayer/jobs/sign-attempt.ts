// SPDX-License-Identifier: GPL-3.0-or-later
import { RetryableError } from "../../schema/errors.ts";
import { currentFees, feesToReplace, gweiToWei, type Fees } from "../chain/fees.ts";
import { laneOf, saveAttempt, type Attempt } from "../store/attempts.ts";
import { broadcast } from "./broadcast.ts";
import type { Work } from "./work.ts";

/** Something else was mined with this nonce; the next try takes another. */
export class NonceTaken extends RetryableError {
  constructor(nonce: number) {
    super(
      "NONCE_TAKEN",
      `Nonce ${nonce} was used by another transaction. It is signed again with a new one; ` +
        "give the relayer a key that nothing else signs with.",
      { details: { nonce } },
    );
  }
}

/** The fee cap is below what the chain asks now. */
export class FeesAboveCap extends RetryableError {
  constructor(capWei: bigint) {
    super(
      "FEES_ABOVE_CAP",
      `The chain asks more than the cap of ${capWei} wei a gas. Work waits for lower fees; raise maxFeeGwei to go on now.`,
      { details: { capWei } },
    );
  }
}

export type Intent = Readonly<{
  nonce: number;
  to: string;
  data: string;
  gasLimit: bigint;
  /** Null for one that only fills a gap. */
  requestKey: string | null;
}>;

/** Each raise is an eighth, so this many more than double the fees. */
const MAX_RAISES = 8;

/**
 * Signs, stores and broadcasts, in this order, and outbids what stands in the way.
 * @error FeesAboveCap, NonceTaken
 */
export async function signAndBroadcast(intent: Intent, rivals: readonly Attempt[], work: Work): Promise<Attempt> {
  const capWei = gweiToWei(work.config.maxFeeGwei);
  const wanted = await currentFees(work.rpc, capWei);
  if (wanted === null) throw new FeesAboveCap(capWei);
  let fees = outbid(dearest(rivals)?.fees, wanted, capWei);
  for (let raise = 0; raise < MAX_RAISES && fees !== null; raise++) {
    const attempt = await signAndStore(intent, fees, work);
    const outcome = await broadcast(attempt, work);
    if (outcome === "accepted") return attempt;
    if (outcome === "nonce-used") throw new NonceTaken(intent.nonce);
    fees = feesToReplace(fees, wanted, capWei);
  }
  throw new FeesAboveCap(capWei);
}

function outbid(earlier: Fees | undefined, wanted: Fees, capWei: bigint): Fees | null {
  return earlier === undefined ? wanted : feesToReplace(earlier, wanted, capWei);
}

function dearest(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.toSorted((a, b) => Number(b.fees.maxFeeWei - a.fees.maxFeeWei))[0];
}

async function signAndStore({ requestKey, ...intent }: Intent, fees: Fees, work: Work): Promise<Attempt> {
  const { signer, config, store } = work;
  const { raw, hash } = await signer.sign({
    ...intent,
    chainId: config.chainId,
    maxFeePerGas: fees.maxFeeWei,
    maxPriorityFeePerGas: fees.priorityFeeWei,
  });
  const lane = laneOf(config.chainId, signer.address);
  const attempt = { hash, lane, requestKey, nonce: intent.nonce, raw, fees, signedAt: new Date() };
  await saveAttempt(store.db, attempt);
  work.emit({
    type: "transaction-signed",
    key: requestKey,
    hash,
    nonce: intent.nonce,
    maxFeeWei: fees.maxFeeWei,
  });
  return attempt;
}
