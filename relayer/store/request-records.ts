// SPDX-License-Identifier: GPL-3.0-or-later
import type { Kysely, Selectable, Transaction } from "kysely";
import { z } from "zod";
import type { PostedRequest } from "../../chain/posted-requests.ts";
import { keysOf, type Place } from "./place.ts";
import type { RequestTable, RelayerTables } from "./schema.ts";
import type { RequestState, Step } from "./request-state.ts";

export type Database = Kysely<RelayerTables> | Transaction<RelayerTables>;

const decimal = z
  .string()
  .regex(/^-?\d{1,78}$/)
  .transform(BigInt);
const hex = z.string().regex(/^0x[0-9a-f]*$/i);
const rows = z.array(z.array(decimal));

const postedRequest: z.ZodType<PostedRequest> = z.object({
  requestId: hex,
  feeWei: decimal,
  terms: z.object({
    ...{ modelId: decimal, epoch: decimal, deadline: decimal },
    ...{ refundTo: hex, callback: hex, callbackGas: decimal },
  }),
  requester: hex,
  number: decimal,
  subjects: z.array(hex),
  indices: z.array(decimal),
  inputWords: z.array(decimal),
});

const storedProof = z.object({
  h: decimal,
  proof: z.array(decimal),
  proofMs: z.number(),
  witnessMs: z.number(),
});

const settlement = z.object({
  /** Null when somebody else fulfilled the request. */
  transactionHash: hex.nullable(),
  blockNumber: z.number().nullable(),
  gasUsed: decimal.nullable(),
});

const doubt = z.object({ what: z.string(), times: z.int().min(1) });

export type StoredProof = z.output<typeof storedProof>;
export type Settlement = z.output<typeof settlement>;
/** What an endpoint said against a request, and how many times in a row: one answer is not the truth. */
export type Doubt = z.output<typeof doubt>;

export type RequestRecord = Readonly<{
  key: string;
  state: RequestState;
  event: PostedRequest;
  blockNumber: number;
  blockHash: string;
  /** B rows: a short batch is filled up. */
  features: readonly (readonly bigint[])[] | null;
  /** One row a subject. */
  outputs: readonly (readonly bigint[])[] | null;
  proof: StoredProof | null;
  settlement: Settlement | null;
  reverts: number;
  doubt: Doubt | null;
  failure: { step: Step | null; code: string; message: string } | null;
}>;

/** What a step may add to a request. */
export type RequestPatch = Partial<Pick<RequestRecord, "features" | "outputs" | "proof" | "settlement" | "reverts">>;

export async function findRequest(db: Database, key: string): Promise<RequestRecord | undefined> {
  const row = await db.selectFrom("request").selectAll().where("key", "=", key).executeTakeFirst();
  return row && recordOf(row);
}

/** The requests of one oracle: a store may hold those of others, whose chains are not watched here. */
export async function listRequests(
  db: Database,
  place: Place,
  states: readonly RequestState[],
): Promise<RequestRecord[]> {
  if (states.length === 0) return [];
  const found = await db
    .selectFrom("request")
    .selectAll()
    .where("state", "in", states)
    .where("key", "like", keysOf(place))
    .orderBy("created_at")
    .execute();
  return found.map(recordOf);
}

/** The same by their keys alone: there may be many, and each holds a proof. */
export async function listKeys(db: Database, place: Place, state: RequestState): Promise<string[]> {
  const found = await db
    .selectFrom("request")
    .select("key")
    .where("state", "=", state)
    .where("key", "like", keysOf(place))
    .orderBy("created_at")
    .execute();
  return found.map(({ key }) => key);
}

export async function countByState(db: Database, place: Place): Promise<Partial<Record<RequestState, number>>> {
  const counts = await db
    .selectFrom("request")
    .where("key", "like", keysOf(place))
    .select(["state", (expression) => expression.fn.countAll<string>().as("count")])
    .groupBy("state")
    .execute();
  return Object.fromEntries(counts.map(({ state, count }) => [state, Number(count)]));
}

/** Bigints as decimal text: the form in which they are stored. */
export function storedJson(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) => (typeof entry === "bigint" ? entry.toString() : entry));
}

export function patchColumns(patch: RequestPatch) {
  return {
    ...("features" in patch && { features: storedJson(patch.features) }),
    ...("outputs" in patch && { outputs: storedJson(patch.outputs) }),
    ...("proof" in patch && { proof: storedJson(patch.proof) }),
    ...("settlement" in patch && { settlement: storedJson(patch.settlement) }),
    ...(patch.reverts !== undefined && { reverts: patch.reverts }),
  };
}

function recordOf(row: Selectable<RequestTable>): RequestRecord {
  return {
    key: row.key,
    state: row.state,
    event: postedRequest.parse(row.event),
    blockNumber: Number(row.block_number),
    blockHash: row.block_hash,
    features: rows.nullable().parse(row.features),
    outputs: rows.nullable().parse(row.outputs),
    proof: storedProof.nullable().parse(row.proof),
    settlement: settlement.nullable().parse(row.settlement),
    reverts: row.reverts,
    doubt: doubt.nullable().parse(row.doubt),
    failure:
      row.error_code === null
        ? null
        : { step: row.failed_step, code: row.error_code, message: row.error_message ?? "" },
  };
}
