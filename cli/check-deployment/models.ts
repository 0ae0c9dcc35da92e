// SPDX-License-Identifier: GPL-3.0-or-later
import { keccak256 } from "ethers";
import { REGISTRY_ABI } from "../../chain/abi.ts";
import { isLocalChain } from "../../schema/local-chains.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import type { ChainReading } from "../deploy/open-chain.ts";
import { STATUSES } from "../governance/next-step.ts";
import { isOfSources } from "./code.ts";
import { compare, type Difference } from "./difference.ts";
import { eventsOf } from "./events-of.ts";

type On = Pick<ChainReading, "connection">;

/** A model of the registry, and whether anything is asked of it. */
export type ListedModel = Readonly<{
  modelId: string;
  name: string;
  version: number;
  status: string;
  isHalted: boolean;
}>;

/** Every model that was ever proposed: its verifier is the factory's, of these sources, and it and its source are as they were pinned. */
export async function modelDifferences(
  chain: On,
  deployment: Deployment,
): Promise<{ models: ListedModel[]; differences: Difference[] }> {
  const { address, block: fromBlock } = deployment.contracts.ModelRegistry;
  const events = await eventsOf(chain, { address, abi: REGISTRY_ABI, fromBlock });
  const proposed = events.filter(({ name }) => name === "ModelProposed").map(({ args }) => args.modelId as bigint);
  const models: ListedModel[] = [];
  const differences: Difference[] = [];
  for (const id of proposed) {
    const { model, found } = await checkOne(chain, deployment, id);
    models.push(model);
    differences.push(...found);
  }
  return { models, differences };
}

async function checkOne({ connection }: On, { contracts, chainId }: Deployment, id: bigint) {
  const { ethers } = connection;
  const registry = await ethers.getContractAt("ModelRegistry", contracts.ModelRegistry.address);
  const factory = await ethers.getContractAt("VerifierFactory", contracts.VerifierFactory.address);
  const { status } = await registry.modelRecord(id);
  const { name, version } = await registry.provenanceOf(id);
  const pinned = await registry.modelOf(id);
  const verifierCode = await ethers.provider.getCode(pinned.verifier);
  const sourceCode = await ethers.provider.getCode(pinned.source);
  const of = `of ${name}, model ${id}`;
  const isOurs = await isOfSources("Groth16Verifier", verifierCode);
  const found = [
    ...compare(`verifier ${of}`, await factory.verifierOf(pinned.keyHash), pinned.verifier),
    ...compare(`code hash of the verifier ${of}`, pinned.verifierCodeHash, keccak256(verifierCode)),
    ...compare(
      `code of the verifier ${of}`,
      "what these sources compile to",
      isOurs ? "what these sources compile to" : "other code",
    ),
    ...compare(`code hash of the source ${of}`, pinned.sourceCodeHash, keccak256(sourceCode)),
    ...(isLocalChain(chainId) ? [] : compare(`insecure keys ${of}`, false, pinned.insecure)),
  ];
  const standing = { status: STATUSES[Number(status)] ?? "unknown", isHalted: await registry.isHalted(id) };
  const model: ListedModel = { modelId: id.toString(), name, version: Number(version), ...standing };
  return { model, found };
}
