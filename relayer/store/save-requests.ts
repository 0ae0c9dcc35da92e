import type { Transaction } from "kysely";
import type { SeenRequest } from "../chain/posted-requests.ts";
import type { JobQueue } from "./job-queue.ts";
import { findRequest, requestKey, storedJson, type RequestRecord } from "./request-records.ts";
import type { RelayerTables } from "./schema.ts";

type Place = { chainId: number; oracle: string };

/** Stores a request that was seen on chain, with its first job. False when it is known, in the same block or another. */
export async function saveRequest(
  trx: Transaction<RelayerTables>,
  queue: JobQueue,
  { chainId, oracle }: Place,
  { event, blockNumber, blockHash }: SeenRequest,
): Promise<boolean> {
  const key = requestKey(chainId, oracle, event.requestId);
  const known = await findRequest(trx, key);
  const columns = { event: storedJson(event), block_number: blockNumber, block_hash: blockHash };
  if (known === undefined) {
    await trx
      .insertInto("request")
      .values({ key, state: "confirm", ...columns })
      .execute();
    await queue.enqueue(trx, "confirm", key);
    return true;
  }
  if (known.blockHash === blockHash && known.state !== "orphaned") return false;
  if (storedJson(known.event) === storedJson(event) && known.state !== "orphaned") {
    await trx.updateTable("request").set(columns).where("key", "=", key).execute();
    return false;
  }
  // After a reorganisation the same request may have other features: nothing worked out for it holds.
  await trx.updateTable("request").set(columns).where("key", "=", key).execute();
  await beginAgain(trx, queue, known);
  return true;
}

/** Forgets all that was worked out for a request, and why it died: its first step runs again. */
export async function beginAgain(
  trx: Transaction<RelayerTables>,
  queue: JobQueue,
  { key }: RequestRecord,
): Promise<void> {
  const nothing = { features: null, outputs: null, proof: null, settlement: null };
  const noFailure = { reverts: 0, failed_step: null, error_code: null, error_message: null };
  await trx
    .updateTable("request")
    .set({ state: "confirm", ...nothing, ...noFailure })
    .where("key", "=", key)
    .execute();
  await queue.enqueue(trx, "confirm", key);
}

/** Requests settled in blocks that are no longer the chain's are settled again. */
export async function reopenAbove(
  trx: Transaction<RelayerTables>,
  queue: JobQueue,
  forkBlock: number,
  done: readonly RequestRecord[],
): Promise<void> {
  for (const { key, settlement } of done) {
    if (settlement === null || (settlement.blockNumber ?? 0) <= forkBlock) continue;
    await trx
      .updateTable("request")
      .set({ state: "finalise", settlement: null })
      .where("key", "=", key)
      .where("state", "=", "done")
      .execute();
    await queue.enqueue(trx, "finalise", key);
  }
}
