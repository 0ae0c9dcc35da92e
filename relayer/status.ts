// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { FatalError } from "../schema/errors.ts";
import { redactValue } from "../schema/redact-values.ts";
import { configRedactor } from "./config/config-secrets.ts";
import type { RelayerConfig } from "./config/relayer-config.ts";
import { readBlocks } from "./store/blocks.ts";
import { chainKey } from "./store/place.ts";
import { embeddedDirectory, openStore } from "./store/open-store.ts";
import { countByState, listRequests, type Database } from "./store/request-records.ts";
import { STEPS } from "./store/request-state.ts";

/** Nothing to show: no relayer has worked on this data directory, or another release did. */
export class StatusUnreadable extends FatalError {
  constructor(path: string, cause: unknown) {
    super(
      "STATUS_UNREADABLE",
      `No status can be read from ${path}. A relayer writes it as soon as it runs: start one with this configuration, or correct "store".`,
      { details: { path }, cause },
    );
  }
}

const STATUS_FILE = "status.json";

const statusSchema = z.object({
  /** When it was true. */
  at: z.iso.datetime(),
  /** Whether the process that wrote it meant to go on; null for a database that any number of processes share. */
  running: z.boolean().nullable(),
  /** Newest block read to its end. */
  headRead: z.int().nullable(),
  /** Why the chain cannot be read at present, or what the endpoint withholds of it. */
  outage: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  open: z.array(z.object({ requestId: z.string(), step: z.string() })),
  dead: z.array(
    z.object({ requestId: z.string(), step: z.string().nullable(), code: z.string(), message: z.string() }),
  ),
});

/** What an operator wants to see: how many requests are where, and why the dead ones died. */
export type RelayerStatus = z.infer<typeof statusSchema>;

/** What the process knows and the store does not. */
export type ProcessState = Pick<RelayerStatus, "running" | "outage">;

type Place = Pick<RelayerConfig, "store" | "chainId" | "oracle" | "rpcUrl" | "signer">;

export async function statusOf(db: Database, place: Place, { running, outage }: ProcessState): Promise<RelayerStatus> {
  const [newest] = await readBlocks(db, chainKey(place));
  const open = await listRequests(db, place, STEPS);
  const dead = await listRequests(db, place, ["dead"]);
  const status: RelayerStatus = {
    at: new Date().toISOString(),
    running,
    headRead: newest?.number ?? null,
    outage,
    counts: await countByState(db, place),
    open: open.map(({ event, state }) => ({ requestId: event.requestId, step: state })),
    dead: dead.map(({ event, failure }) => ({
      requestId: event.requestId,
      step: failure?.step ?? null,
      code: failure?.code ?? "",
      message: failure?.message ?? "",
    })),
  };
  return redactValue(status, configRedactor(place));
}

/** Leaves the status where another process can read it: the embedded store itself is locked. */
export async function publishStatus(db: Database, place: Place, state: ProcessState): Promise<void> {
  const directory = embeddedDirectory(place.store);
  if (directory === null) return;
  const path = join(directory, STATUS_FILE);
  await writeFile(`${path}.next`, JSON.stringify(await statusOf(db, place, state)));
  await rename(`${path}.next`, path);
}

/**
 * What a relayer last published, or what a shared database says now. Never takes the lock: looking must not keep a relayer
 * from starting.
 * @error StatusUnreadable
 */
export async function readStatus(place: Place): Promise<RelayerStatus> {
  const directory = embeddedDirectory(place.store);
  if (directory !== null) {
    return redactValue(await readPublished(join(directory, STATUS_FILE)), configRedactor(place));
  }
  const store = await openStore(place.store);
  try {
    return await statusOf(store.db, place, { running: null, outage: null });
  } finally {
    await store.close();
  }
}

async function readPublished(path: string): Promise<RelayerStatus> {
  try {
    return statusSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new StatusUnreadable(path, cause);
  }
}
