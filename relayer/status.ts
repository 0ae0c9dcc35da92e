import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DataDirectoryLocked } from "./store/directory-lock.ts";
import { openStore } from "./store/open-store.ts";
import { countByState, listRequests, type Database } from "./store/request-records.ts";
import { STEPS } from "./store/request-state.ts";

const STATUS_FILE = "status.json";

const statusSchema = z.object({
  at: z.string(),
  counts: z.record(z.string(), z.number()),
  open: z.array(z.object({ requestId: z.string(), step: z.string() })),
  dead: z.array(
    z.object({ requestId: z.string(), step: z.string().nullable(), code: z.string(), message: z.string() }),
  ),
});

/** What an operator wants to see: how many requests are where, and why the dead ones died. */
export type RelayerStatus = z.infer<typeof statusSchema>;

export async function statusOf(db: Database): Promise<RelayerStatus> {
  const open = await listRequests(db, STEPS);
  const dead = await listRequests(db, ["dead"]);
  return {
    at: new Date().toISOString(),
    counts: await countByState(db),
    open: open.map(({ event, state }) => ({ requestId: event.requestId, step: state })),
    dead: dead.map(({ event, failure }) => ({
      requestId: event.requestId,
      step: failure?.step ?? null,
      code: failure?.code ?? "",
      message: failure?.message ?? "",
    })),
  };
}

/** Leaves the status where another process can read it while the embedded store is locked. */
export async function publishStatus(storeUrl: string, db: Database): Promise<void> {
  const directory = embeddedDirectory(storeUrl);
  if (directory === null) return;
  const path = join(directory, STATUS_FILE);
  await writeFile(`${path}.next`, JSON.stringify(await statusOf(db)));
  await rename(`${path}.next`, path);
}

/** Reads the store, or what a running relayer last published of it. */
export async function readStatus(storeUrl: string): Promise<RelayerStatus> {
  try {
    const store = await openStore(storeUrl);
    try {
      return await statusOf(store.db);
    } finally {
      await store.close();
    }
  } catch (error) {
    const directory = embeddedDirectory(storeUrl);
    if (!(error instanceof DataDirectoryLocked) || directory === null) throw error;
    return statusSchema.parse(JSON.parse(await readFile(join(directory, STATUS_FILE), "utf8")));
  }
}

function embeddedDirectory(storeUrl: string): string | null {
  return storeUrl.startsWith("pglite:") ? storeUrl.slice("pglite:".length) : null;
}
