// SPDX-License-Identifier: GPL-3.0-or-later
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { SourceModule } from "../../modules/source-module.ts";
import { describeContract } from "../deploy/describe-contract.ts";
import type { OpenChain } from "../deploy/open-chain.ts";
import { runModule } from "../deploy/run-module.ts";
import { readSourceText } from "../register/check-source.ts";
import type { ParameterValue } from "./parameter-options.ts";
import type { SourceRecord } from "./source-record.ts";

type Place = Readonly<{ journal: string; onProgress: (line: string) => void }>;

/** Deploys one source, or goes on where an interrupted deployment of it stopped. @error DeploymentFailed, ChainRefused, EndpointDown */
export async function deploySource(
  { connection, chainId, accounts }: Pick<OpenChain, "connection" | "chainId" | "accounts">,
  { name, contract, parameters }: SourceModule,
  given: Readonly<Record<string, ParameterValue>>,
  { journal, onProgress }: Place,
): Promise<SourceRecord> {
  const values = parameters.map((parameter) => given[parameter.name] ?? "");
  const module = buildModule("Source", (m) => ({
    source: m.contract(
      contract,
      values.map((value) => (typeof value === "object" ? [...value] : value)),
    ),
  }));
  const { provider, ethers } = connection;
  const addresses = await runModule({ module, provider, chainId, accounts, parameters: {}, journal, onProgress });
  const address = addresses[`${module.id}#${contract}`]?.address ?? "";
  const featureText = await readSourceText(ethers, address);
  return {
    chainId: Number(chainId),
    source: name,
    contractName: contract,
    contract: await describeContract({ connection, journal }, contract, address),
    featureText,
    featuresHash: ethers.id(featureText),
  };
}
