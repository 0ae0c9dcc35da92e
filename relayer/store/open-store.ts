// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect, PostgresDialect, sql, type Dialect } from "kysely";
import { Pool } from "pg";
import { fromPglite, type ConstructorOptions } from "pg-boss";
import { RetryableError } from "../../schema/errors.ts";
import { DataDirectoryUnusable, lockDirectory } from "./directory-lock.ts";
import { migrate } from "./migrations.ts";
import type { RelayerTables } from "./schema.ts";

/** The database server refuses or does not answer. Its address is not repeated: it may hold a password. */
export class DatabaseUnavailable extends RetryableError {
  constructor(cause: unknown) {
    super(
      "DATABASE_UNAVAILABLE",
      `The database does not let the relayer in: ${cause instanceof Error ? cause.message : String(cause)}. Check store.`,
      { cause },
    );
  }
}

export type Store = {
  db: Kysely<RelayerTables>;
  /** What the job queue needs to live in the same database. */
  queueOptions: ConstructorOptions;
  /** True when no other process can hold jobs of this store. */
  exclusive: boolean;
  close(): Promise<void>;
};

const EMBEDDED = "pglite:";
const CONNECT_MS = 10_000;

/**
 * Opens `pglite:<folder>` (embedded, one process) or `postgres://…`.
 * @error DataDirectoryLocked, DataDirectoryUnusable, DatabaseUnavailable, MigrationFailed
 */
export async function openStore(url: string): Promise<Store> {
  const directory = embeddedDirectory(url);
  const store = directory === null ? await openPostgres(url) : await openEmbedded(directory);
  try {
    await migrate(store.db);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The data directory of an embedded store; null for a database server. */
export function embeddedDirectory(url: string): string | null {
  return url.startsWith(EMBEDDED) ? url.slice(EMBEDDED.length) : null;
}

async function openEmbedded(directory: string): Promise<Store> {
  const lock = lockDirectory(directory);
  try {
    const pglite = await PGlite.create(join(directory, "postgres"));
    return {
      ...pairOf(new PGliteDialect({ pglite }), { db: fromPglite(pglite), backend: "pglite" }),
      exclusive: true,
      async close() {
        await pglite.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw new DataDirectoryUnusable(directory, error);
  }
}

async function openPostgres(connectionString: string): Promise<Store> {
  const pool = new Pool({ connectionString, max: 8, connectionTimeoutMillis: CONNECT_MS });
  pool.on("error", () => undefined); // an idle connection broke: the next query opens another, and tells if it cannot
  const pair = pairOf(new PostgresDialect({ pool }), { connectionString });
  try {
    await sql`select 1`.execute(pair.db);
  } catch (error) {
    await pair.db.destroy();
    throw new DatabaseUnavailable(error);
  }
  return { ...pair, exclusive: false, close: () => pair.db.destroy() };
}

function pairOf(dialect: Dialect, queueOptions: ConstructorOptions): Pick<Store, "db" | "queueOptions"> {
  return { db: new Kysely<RelayerTables>({ dialect }), queueOptions };
}
