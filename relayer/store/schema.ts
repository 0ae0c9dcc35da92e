// SPDX-License-Identifier: GPL-3.0-or-later
import type { ColumnType, Generated } from "kysely";
import type { RequestState, Step } from "./request-state.ts";

/** A column that PostgreSQL gives back as text or number, depending on the driver. */
type Int8 = ColumnType<string | number | bigint, number, number>;

/** JSON written as text: the driver must not guess. */
type Json = ColumnType<unknown, string, string>;
type NullableJson = ColumnType<unknown, string | null, string | null>;
type Timestamp = ColumnType<Date, Date | undefined, Date>;

/** One request of the oracle and what has been worked out for it. Integers beyond 2^53 are decimal text. */
export type RequestTable = {
  /** `chainId:oracle:requestId` */
  key: string;
  state: RequestState;
  event: Json;
  block_number: Int8;
  block_hash: string;
  features: NullableJson;
  outputs: NullableJson;
  proof: NullableJson;
  settlement: NullableJson;
  /** Fulfilments of ours that were mined and reverted. */
  reverts: Generated<number>;
  /** The step at which it died: where a retry begins again. */
  failed_step: Step | null;
  /** What an endpoint said against it, and how many times in a row. */
  doubt: NullableJson;
  error_code: string | null;
  error_message: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
};

/** Blocks read to their end, newest last: the newest row is the cursor, the others show where a fork began. */
export type BlockTable = {
  chain: string;
  number: Int8;
  hash: string;
  /** In the chain's time. */
  timestamp: Int8;
  read_at: Timestamp;
  /** Read twice to its end, the second time when it was final. */
  settled: ColumnType<boolean, boolean | undefined, boolean>;
  /** Requests of each model up to here, by the oracle's own count; of the newest settled block. */
  counts: NullableJson;
};

/** Every transaction ever signed, written before its broadcast: any of them may be the one that is mined. */
export type AttemptTable = {
  hash: string;
  /** `chainId:signer` */
  lane: string;
  /** Null for a transaction that only fills a gap in the nonces. */
  request_key: string | null;
  nonce: Int8;
  raw: string;
  max_fee_wei: string;
  priority_fee_wei: string;
  signed_at: Timestamp;
};

export type RelayerTables = { request: RequestTable; block: BlockTable; attempt: AttemptTable };
