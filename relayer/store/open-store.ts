import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect, PostgresDialect, type Dialect } from "kysely";
import { Pool } from "pg";
import { fromPglite, type ConstructorOptions } from "pg-boss";
import { lockDirectory } from "./directory-lock.ts";
import { migrate } from "./migrations.ts";
import type { RelayerTables } from "./schema.ts";

export type Store = {
  db: Kysely<RelayerTables>;
  /** What the job queue needs to live in the same database. */
  queueOptions: ConstructorOptions;
  /** True when no other process can hold jobs of this store. */
  exclusive: boolean;
  close(): Promise<void>;
};

/**
 * Opens `pglite:<folder>` (embedded, one process) or `postgres://…`.
 * @error DataDirectoryLocked, MigrationFailed
 */
export async function openStore(url: string): Promise<Store> {
  const store = url.startsWith("pglite:") ? await openEmbedded(url.slice("pglite:".length)) : openPostgres(url);
  try {
    await migrate(store.db);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
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
    throw error;
  }
}

function openPostgres(connectionString: string): Store {
  const pair = pairOf(new PostgresDialect({ pool: new Pool({ connectionString, max: 8 }) }), { connectionString });
  return { ...pair, exclusive: false, close: () => pair.db.destroy() };
}

function pairOf(dialect: Dialect, queueOptions: ConstructorOptions): Pick<Store, "db" | "queueOptions"> {
  return { db: new Kysely<RelayerTables>({ dialect }), queueOptions };
}
