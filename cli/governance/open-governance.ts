// SPDX-License-Identifier: GPL-3.0-or-later
import { WrongChain } from "../../chain/rpc.ts";
import { type Deployment, readDeployment } from "../deploy/deployment-file.ts";
import { type ChainOptions, openReader } from "../deploy/open-chain.ts";

export type GovernanceChainOptions = ChainOptions & Readonly<{ deployment: string }>;

/** A deployment, and its chain to read. @error InvalidDeploymentFile, WrongChain, EndpointDown */
export async function openGovernance({ deployment: path, ...options }: GovernanceChainOptions) {
  const deployment = await readDeployment(path);
  const chain = await openReader(options);
  if (chain.chainId !== BigInt(deployment.chainId)) {
    await chain.connection.close();
    throw new WrongChain(deployment.chainId, Number(chain.chainId));
  }
  return { ...chain, deployment };
}

export type Governance = Awaited<ReturnType<typeof openGovernance>>;

/** The addresses of a deployment by its contracts' names, those of its governance among them. */
export function addressesOf({ contracts, governing }: Deployment): ReadonlyMap<string, string> {
  const all = Object.entries({ ...contracts, ...governing });
  return new Map(
    all.flatMap(([name, contract]) => (contract === undefined ? [] : [[name, contract.address] as const])),
  );
}
