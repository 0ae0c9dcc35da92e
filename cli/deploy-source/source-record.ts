// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../../files/json-file.ts";
import { writeWhole } from "../../files/write-whole.ts";
import { FatalError } from "../../schema/errors.ts";
import { isLocalChain } from "../../schema/local-chains.ts";
import { deployedContract } from "../deploy/deployment-file.ts";
import type { OpenChain } from "../deploy/open-chain.ts";
import { ResetRefused } from "../deploy/prepare-folder.ts";

const recordSchema = z.strictObject({
  chainId: z.int().positive(),
  /** The kind of source: a name of modules/sources/. */
  source: z.string(),
  contractName: z.string(),
  contract: deployedContract,
  /** What its features mean, and the hash that a model is registered with. */
  featureText: z.string(),
  featuresHash: z.string().regex(/^0x[0-9a-f]{64}$/),
});

/** What `deployments/<chainId>-<label>.json` says of one source. */
export type SourceRecord = z.infer<typeof recordSchema>;

/** A file that should describe a source does not. */
export class InvalidSourceRecord extends FatalError {
  constructor(path: string, reason: string, cause?: unknown) {
    super(
      "INVALID_SOURCE_RECORD",
      `${path} does not describe a source: ${reason}\nGive a file that \`proofcast deploy-source\` wrote, or move it away.`,
      { details: { path, reason }, cause },
    );
  }
}

/** A second source of the same label would take the first one's place in the record. */
export class SourceExists extends FatalError {
  constructor(path: string, stands: boolean) {
    super(
      "SOURCE_EXISTS",
      stands
        ? `${path} describes a source that stands on this chain. Nothing was sent. Give another --label for a second one.`
        : `${path} describes a source that this chain does not have. If it is a local chain that was restarted, use --reset.`,
      { details: { path, stands } },
    );
  }
}

/**
 * Where the record and the journal of a source's deployment go, the journal left as an unfinished one left it.
 * @error SourceExists, ResetRefused, InvalidSourceRecord
 */
export async function prepareSourceFolder(
  { connection, chainId }: Pick<OpenChain, "connection" | "chainId">,
  { out, label, reset }: { out: string; label: string; reset?: true | undefined },
): Promise<{ path: string; journal: string }> {
  const path = join(out, `${chainId}-${label}.json`);
  const journal = join(out, `chain-${chainId}-${label}`);
  if (reset) {
    if (!isLocalChain(chainId)) throw new ResetRefused(chainId);
    await rm(path, { force: true });
    await rm(journal, { recursive: true, force: true });
  }
  if (!existsSync(path)) return { path, journal };
  const { contract } = await readSourceRecord(path);
  throw new SourceExists(path, (await connection.ethers.provider.getCode(contract.address)) !== "0x");
}

/** @error InvalidSourceRecord */
export async function readSourceRecord(path: string): Promise<SourceRecord> {
  const json = await readJsonFile(path, (problem, cause) => new InvalidSourceRecord(path, problem, cause));
  const parsed = recordSchema.safeParse(json);
  if (!parsed.success) throw new InvalidSourceRecord(path, z.prettifyError(parsed.error));
  return parsed.data;
}

/** The file is whole or as it was before. @error SystemRefused */
export async function writeSourceRecord(path: string, record: SourceRecord): Promise<void> {
  await writeWhole(path, `${JSON.stringify(recordSchema.parse(record), undefined, 2)}\n`);
}
