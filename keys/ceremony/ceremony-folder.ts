// SPDX-License-Identifier: GPL-3.0-or-later
import { randomBytes } from "node:crypto";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readBoundedJson } from "../../files/bounded-json-file.ts";
import { withFolderLock } from "../../files/folder-lock.ts";
import { isRunning } from "../../files/is-running.ts";
import { canonicalJson } from "../../schema/canonical-json.ts";
import { FatalError, RetryableError } from "../../schema/errors.ts";
import { systemFailure } from "../../schema/system-failure.ts";
import { type Ceremony, type CeremonyStep, ceremonySchema } from "../transcript.ts";

/** In a coordinator's folder: the record so far. */
export const CEREMONY_FILE = "ceremony.json";

/** There: the built model that keys are made for, without its development keys. */
export const CEREMONY_MODEL = "model";

/** The folder is no ceremony's, or its record is damaged. */
export class InvalidCeremony extends FatalError {
  constructor(path: string, problem: string, cause?: unknown) {
    super(
      "INVALID_CEREMONY",
      `${path} is not the record of a ceremony:\n${problem}\nGive the folder that \`proofcast ceremony start\` wrote, or its ceremony.json where a file is asked for.`,
      { details: { path, problem }, cause },
    );
  }
}

/** Somebody else took a step in while this one was being checked. */
export class CeremonyMoved extends RetryableError {
  constructor(dir: string) {
    super("CEREMONY_MOVED", `The ceremony in ${dir} went on meanwhile. Nothing was taken in; look at its status.`, {
      details: { dir },
    });
  }
}

/** Far more than ten thousand steps take. */
const MAX_BYTES = 2 ** 25;

/** The key after so many steps. */
export function zkeyPathOf(dir: string, steps: number): string {
  return join(dir, `${String(steps).padStart(4, "0")}.zkey`);
}

/** @error InvalidCeremony */
export async function readCeremony(dir: string): Promise<Ceremony> {
  return await readCeremonyFile(join(dir, CEREMONY_FILE));
}

/** The record alone, as a coordinator publishes it. @error InvalidCeremony */
export async function readCeremonyFile(path: string): Promise<Ceremony> {
  const refuse = (problem: string, cause?: unknown): InvalidCeremony => new InvalidCeremony(path, problem, cause);
  const read = await readBoundedJson(path, MAX_BYTES, refuse);
  if (read === undefined) throw refuse("there is no such file");
  const parsed = ceremonySchema.safeParse(read.json);
  if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
  return parsed.data;
}

/** The record is whole or as it was before. @error SystemRefused */
export async function writeCeremony(dir: string, ceremony: Ceremony): Promise<void> {
  const path = join(dir, CEREMONY_FILE);
  const unfinished = temporaryIn(dir, CEREMONY_FILE);
  try {
    await writeFile(unfinished, `${JSON.stringify(ceremonySchema.parse(ceremony), undefined, 2)}\n`);
    await rename(unfinished, path);
  } catch (error) {
    throw systemFailure(error, path) ?? error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** A name in the ceremony's folder that nobody else uses, for a file that may yet be refused. */
export function temporaryIn(dir: string, name: string): string {
  return join(dir, `.${name}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`);
}

/** Clears away what processes left that were killed. */
async function removeLeftovers(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const owner = Number(/^\..*\.(\d+)-[0-9a-f]{8}\.tmp$/.exec(name)?.[1]);
    if (owner && !isRunning(owner)) await rm(join(dir, name), { force: true });
  }
}

/**
 * Takes a checked step in: first its key, then the record, so that a crash in between leaves a file that the next try replaces.
 * @param before what the step was checked against
 * @error CeremonyMoved, SystemRefused
 */
export async function addStep(dir: string, before: Ceremony, step: CeremonyStep, zkey: string): Promise<Ceremony> {
  const moved = (): CeremonyMoved => new CeremonyMoved(dir);
  return await withFolderLock(dir, moved, async () => {
    if (canonicalJson(await readCeremony(dir)) !== canonicalJson(before)) throw moved();
    const after: Ceremony = { ...before, steps: [...before.steps, step] };
    await rename(zkey, zkeyPathOf(dir, after.steps.length));
    await writeCeremony(dir, after);
    await removeLeftovers(dir);
    return after;
  }).catch((error: unknown) => {
    throw systemFailure(error, dir) ?? error;
  });
}
