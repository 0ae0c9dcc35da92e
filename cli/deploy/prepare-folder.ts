// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { FatalError } from "../../schema/errors.ts";
import { deploymentPath, readDeployment } from "./deployment-file.ts";
import { isLocalChain } from "../../schema/local-chains.ts";
import type { OpenChain } from "./open-chain.ts";

/** A chain has one deployment a folder; a second one would orphan what was registered with the first. */
export class DeploymentExists extends FatalError {
  constructor(path: string, stands: boolean) {
    super(
      "DEPLOYMENT_EXISTS",
      stands
        ? `${path} describes a deployment that stands on this chain. Nothing was sent. Use another --out for a second one.`
        : `${path} describes contracts that this chain does not have. If it is a local chain that was restarted, use --reset.`,
      { details: { path, stands } },
    );
  }
}

export class ResetRefused extends FatalError {
  constructor(chainId: bigint) {
    super("RESET_REFUSED", `Chain ${chainId} is not local: its journal says what was paid for, and is kept.`, {
      details: { chainId: Number(chainId) },
    });
  }
}

/**
 * The journal's folder, left as an unfinished deployment left it.
 * @error DeploymentExists, ResetRefused, InvalidDeploymentFile
 */
export async function prepareFolder(
  { connection, chainId }: OpenChain,
  { out, reset }: { out: string; reset?: true | undefined },
): Promise<{ path: string; journal: string; resumes: boolean }> {
  const path = deploymentPath(out, chainId);
  const journal = join(out, `chain-${chainId}${isLocalChain(chainId) ? "-local" : ""}`);
  if (reset) {
    if (!isLocalChain(chainId)) throw new ResetRefused(chainId);
    await rm(path, { force: true });
    await rm(journal, { recursive: true, force: true });
  }
  if (existsSync(path)) {
    const { contracts } = await readDeployment(path);
    const code = await connection.ethers.provider.getCode(contracts.PredictionOracle.address);
    throw new DeploymentExists(path, code !== "0x");
  }
  return { path, journal, resumes: existsSync(journal) };
}
