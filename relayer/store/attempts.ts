// SPDX-License-Identifier: GPL-3.0-or-later
import type { Fees } from "../chain/fees.ts";
import type { Database } from "./request-records.ts";
import { END_STATES } from "./request-state.ts";

/** A signed transaction. */
export type Attempt = Readonly<{
  hash: string;
  lane: string;
  requestKey: string | null;
  nonce: number;
  raw: string;
  fees: Fees;
  signedAt: Date;
}>;

/** One (chain, signer): nonces are counted in it. */
export function laneOf(chainId: number, signer: string): string {
  return `${chainId}:${signer.toLowerCase()}`;
}

/** Before its broadcast, always: an attempt the store does not know could be mined unseen. */
export async function saveAttempt(db: Database, { fees, ...attempt }: Omit<Attempt, "signedAt">): Promise<void> {
  await db
    .insertInto("attempt")
    .values({
      hash: attempt.hash,
      lane: attempt.lane,
      request_key: attempt.requestKey,
      nonce: attempt.nonce,
      raw: attempt.raw,
      max_fee_wei: fees.maxFeeWei.toString(),
      priority_fee_wei: fees.priorityFeeWei.toString(),
    })
    .onConflict((conflict) => conflict.column("hash").doNothing())
    .execute();
}

/** Newest first. */
export async function attemptsOf(db: Database, requestKey: string): Promise<Attempt[]> {
  return (await attempts(db).where("request_key", "=", requestKey).execute()).map(attemptOf);
}

/** Every attempt in a lane that the chain has not counted yet, dearest first; `open` when a request still needs it. */
export async function pendingAttempts(
  db: Database,
  lane: string,
  minedCount: number,
): Promise<(Attempt & { open: boolean })[]> {
  const rows = await attempts(db).where("lane", "=", lane).where("nonce", ">=", minedCount).execute();
  const ended: readonly string[] = END_STATES;
  return rows
    .map((row) => ({ ...attemptOf(row), open: row.state !== null && !ended.includes(row.state) }))
    .sort((a, b) => Number(b.fees.maxFeeWei - a.fees.maxFeeWei));
}

function attempts(db: Database) {
  return db
    .selectFrom("attempt")
    .leftJoin("request", "request.key", "attempt.request_key")
    .selectAll("attempt")
    .select("request.state")
    .orderBy("attempt.signed_at", "desc");
}

function attemptOf(row: Awaited<ReturnType<ReturnType<typeof attempts>["execute"]>>[number]): Attempt {
  return {
    hash: row.hash,
    lane: row.lane,
    requestKey: row.request_key,
    nonce: Number(row.nonce),
    raw: row.raw,
    fees: { maxFeeWei: BigInt(row.max_fee_wei), priorityFeeWei: BigInt(row.priority_fee_wei) },
    signedAt: row.signed_at,
  };
}
