// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { loadFolder } from "../compiler/load-folder.ts";
import type { Hex } from "../schema/hash.ts";
import { FatalError } from "../schema/errors.ts";
import type { KeyFacts, KnownSecret, Setup, SetupRecord } from "./setup.ts";

/** Every set-up, by its name: the files of keys/setups/. */
export const setups = await loadFolder<Setup>(new URL("./setups/", import.meta.url));

/** The manifest names a set-up that this version does not know, or says of it what it cannot be. */
export class InvalidSetupRecord extends FatalError {
  constructor(kind: string, problem: string) {
    super(
      "INVALID_SETUP_RECORD",
      `No keys can be from the set-up "${kind}" as it is described: ${problem}. This version knows: ${[...setups.keys()].join(", ")}.`,
      { details: { kind, problem } },
    );
  }
}

const records = [...setups.values()].map(({ record }) => record) as [
  z.ZodType<SetupRecord>,
  ...z.ZodType<SetupRecord>[],
];

/** What a manifest may say of its set-up: one shape for each kind. */
export const setupRecordSchema = z.discriminatedUnion("kind", records as never) as z.ZodType<SetupRecord>;

/** @error InvalidSetupRecord */
export function setupOf({ kind }: SetupRecord): Setup {
  const setup = setups.get(kind);
  if (setup === undefined) throw new InvalidSetupRecord(kind, "there is no such set-up");
  return setup;
}

/** Whether everybody can work out the secrets of keys from such a set-up. @error InvalidSetupRecord */
export function isInsecureSetup(record: SetupRecord): boolean {
  return setupOf(record).isInsecure;
}

/** What pins a set-up on chain. @error InvalidSetupRecord */
export function setupHashOf(record: SetupRecord): Hex {
  const parsed = setupRecordSchema.safeParse(record);
  if (!parsed.success) throw new InvalidSetupRecord(record.kind, z.prettifyError(parsed.error));
  return setupOf(parsed.data).hashOf(parsed.data);
}

/** The first secret of a key that some set-up gives away. */
export function knownSecretOf(facts: KeyFacts): KnownSecret | undefined {
  for (const setup of setups.values()) {
    const found = setup.knownSecretOf?.(facts);
    if (found !== undefined) return found;
  }
  return undefined;
}
