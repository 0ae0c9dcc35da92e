// SPDX-License-Identifier: GPL-3.0-or-later
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { describeDeployment } from "../cli/deploy/describe-deployment.ts";
import type { Deployment } from "../cli/deploy/deployment-file.ts";
import type { ChainReading } from "../cli/deploy/open-chain.ts";
import type { ModuleRun } from "../cli/deploy/run-module.ts";
import { governedDeployment } from "./governed-deployment.ts";

/** The reference deployment with its record, which names no commit: the same sources give the same bytes. */
export async function recordedDeployment(
  connection: { ethers: HardhatEthers; provider: ModuleRun["provider"] },
  journal: string,
) {
  const deployed = await governedDeployment(connection, journal);
  const { chainId } = await connection.ethers.provider.getNetwork();
  const chain = { connection: connection as ChainReading["connection"], chainId, sender: deployed.deployer.address };
  const record: Deployment = {
    ...(await describeDeployment(chain, { ...deployed.settings, journal }, deployed)),
    commit: null,
  };
  return { ...deployed, chain, record };
}
