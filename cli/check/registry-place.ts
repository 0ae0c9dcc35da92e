// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from "commander";
import { readDeployment } from "../deploy/deployment-file.ts";
import type { RegistryPlace } from "./registered-model.ts";

type RegistryOptions = Readonly<{
  rpcUrl?: string;
  deployment?: string;
  registry?: string;
  chainId?: bigint;
}>;

/** The registry that a folder is compared with: the one of a deployment's record, or one that is named with its chain. */
export async function registryPlace(
  { rpcUrl, deployment, registry, chainId }: RegistryOptions,
  check: Command,
): Promise<RegistryPlace | undefined> {
  if (rpcUrl === undefined) {
    if ((deployment ?? registry) !== undefined) check.error("error: --deployment and --registry go with --rpc-url");
    return undefined;
  }
  if ((deployment === undefined) === (registry === undefined))
    check.error("error: --rpc-url goes with --deployment, or with --registry and --chain-id");
  if (deployment !== undefined) {
    const stated = await readDeployment(deployment);
    if (chainId !== undefined && chainId !== BigInt(stated.chainId))
      check.error(`error: the deployment is one to chain ${stated.chainId}, not ${chainId}`);
    return { rpcUrl, chainId: stated.chainId, registry: stated.contracts.ModelRegistry.address };
  }
  if (chainId === undefined || chainId > BigInt(Number.MAX_SAFE_INTEGER))
    check.error("error: --registry goes with the --chain-id of its chain");
  return { rpcUrl, chainId: Number(chainId), registry: registry ?? "" };
}
