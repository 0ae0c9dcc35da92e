import { z } from "zod";
import { RetryableError } from "../../schema/errors.ts";
import { hash } from "../chain/rpc-answers.ts";
import { HostileAnswer, RpcRefused } from "../chain/rpc-errors.ts";
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
    const outcome = outcomeOfRefusal(error.message);
    if (outcome !== null) return outcome;
    if (await isKnown(attempt, work)) return "accepted";
    if (/insufficient funds|sender doesn't have enough funds/i.test(error.message)) {
      throw new InsufficientFunds(work.signer.address, error);
    }
    throw error;
  }
}

/** Whether the node has the transaction, whatever words it refused it with. */
async function isKnown(attempt: Pick<Attempt, "hash">, { rpc }: Work): Promise<boolean> {
  const known = await rpc.call("eth_getTransactionByHash", [attempt.hash], z.object({ hash }).nullable());
  return known?.hash === attempt.hash;
}

/** Nodes word these differently; null when the words mean something else. */
export function outcomeOfRefusal(message: string): BroadcastOutcome | null {
  if (/already known|known transaction|already imported|already exists/i.test(message)) return "accepted";
  if (/nonce.*(too low|already been used)|oldnonce/i.test(message)) return "nonce-used";
  if (/underpriced|fee too low|replacement/i.test(message)) return "underpriced";
  return null;
}
