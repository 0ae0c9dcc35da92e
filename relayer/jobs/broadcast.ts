// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { RetryableError } from "../../schema/errors.ts";
import { hash } from "../../chain/rpc-answers.ts";
import { HostileAnswer, RpcRefused } from "../../chain/rpc-errors.ts";
import type { RefusalKind } from "../../chain/wordings/wording-family.ts";
import type { Attempt } from "../store/attempts.ts";
import type { Work } from "./work.ts";

/** The signer cannot pay for gas. */
export class InsufficientFunds extends RetryableError {
  constructor(signer: string, cause: unknown) {
    super(
      "INSUFFICIENT_FUNDS",
      `${signer} cannot pay for its transaction. Send it some of the chain's currency; work goes on by itself.`,
      { details: { signer }, cause },
    );
  }
}

/** `accepted`: it waits to be mined, now or since before. `nonce-used`: something with this nonce was mined. */
export type BroadcastOutcome = "accepted" | "nonce-used" | "underpriced";

/** Hands a signed transaction to the node: the same bytes each time. */
export async function broadcast(attempt: Pick<Attempt, "raw" | "hash">, work: Work): Promise<BroadcastOutcome> {
  try {
    const received = await work.rpc.call("eth_sendRawTransaction", [attempt.raw], hash);
    if (received !== attempt.hash) throw new HostileAnswer("eth_sendRawTransaction", `hash ${received}`);
    return "accepted";
  } catch (error) {
    if (!(error instanceof RpcRefused)) throw error;
    const outcome = OUTCOME_OF[error.kind];
    if (outcome !== undefined) return outcome;
    if (error.kind === "insufficient-funds") throw new InsufficientFunds(work.signer.address, error);
    if (await isKnown(attempt, work)) return "accepted";
    throw error;
  }
}

/** Whether the node has the transaction, whatever words it refused it with. */
async function isKnown(attempt: Pick<Attempt, "hash">, { rpc }: Work): Promise<boolean> {
  const known = await rpc.call("eth_getTransactionByHash", [attempt.hash], z.object({ hash }).nullable());
  return known?.hash === attempt.hash;
}

/** A node's refusals that are answers; all others are thrown. */
const OUTCOME_OF: Readonly<Partial<Record<RefusalKind, BroadcastOutcome>>> = {
  "already-known": "accepted",
  "nonce-too-low": "nonce-used",
  "replacement-underpriced": "underpriced",
  "fee-too-low": "underpriced",
};
