// SPDX-License-Identifier: GPL-3.0-or-later
import { sql, type Kysely } from "kysely";
import { Migrator, type Migration, type MigrationProvider } from "kysely/migration";
import { FatalError } from "../../schema/errors.ts";
import type { RelayerTables } from "./schema.ts";

/** The tables could not be brought to the shape this release needs. */
export class MigrationFailed extends FatalError {
  constructor(cause: unknown) {
    super(
      "MIGRATION_FAILED",
      "The store could not be brought to this release's shape. It may come from a newer release; " +
        "use that one, or start on an empty data directory: everything in it is rebuilt from the chain.",
      { cause },
    );
  }
}

/** In order; an applied one is never edited. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-requests": {
    async up(db: Kysely<never>): Promise<void> {
      await sql`
        create table request (
          key text primary key,
          state text not null,
          event jsonb not null,
          block_number bigint not null,
          block_hash text not null,
          features jsonb,
          outputs jsonb,
          proof jsonb,
          settlement jsonb,
          reverts integer not null default 0,
          failed_step text,
          error_code text,
          error_message text,
          created_at timestamptz not null default now(),
          updated_at timestamptz not null default now()
        )`.execute(db);
      await sql`create index request_state on request (state)`.execute(db);
      await sql`
        create table block (
          chain text not null,
          number bigint not null,
          hash text not null,
          primary key (chain, number)
        )`.execute(db);
      await sql`
        create table attempt (
          hash text primary key,
          lane text not null,
          request_key text references request (key),
          nonce bigint not null,
          raw text not null,
          max_fee_wei text not null,
          priority_fee_wei text not null,
          signed_at timestamptz not null default now()
        )`.execute(db);
      await sql`create index attempt_lane on attempt (lane, nonce)`.execute(db);
      await sql`create index attempt_request on attempt (request_key)`.execute(db);
    },
  },
  "0002-second-answers": {
    async up(db: Kysely<never>): Promise<void> {
      await sql`alter table block add column timestamp bigint not null default 0`.execute(db);
      await sql`alter table block add column read_at timestamptz not null default now()`.execute(db);
      await sql`alter table block add column settled boolean not null default false`.execute(db);
      await sql`alter table request add column doubt jsonb`.execute(db);
    },
  },
  "0003-request-counts": {
    async up(db: Kysely<never>): Promise<void> {
      await sql`alter table block add column counts jsonb`.execute(db);
    },
  },
};

const provider: MigrationProvider = { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) };

/** @error MigrationFailed */
export async function migrate(db: Kysely<RelayerTables>): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw new MigrationFailed(error);
}
