import { loadModel, type BuiltModel } from "../../built-model/load-model.ts";
import { deployProofcast, type Deployed } from "../deploy/deploy-proofcast.ts";
import { registrationOf } from "../register-model.ts";
import type { DemoFigures } from "./demo-operators.ts";
import type { LocalChain } from "./local-chain.ts";
import type { OnProgress } from "./demo-report.ts";

/** The newest interval: its features are the rewards of 45 … 50, whose leaves have two forms. */
export const EPOCH = 50;
export const FEATURE_INTERVALS = [45, 46, 47, 48, 49, 50];

export const WEI_PER_MICROETHER = 10n ** 12n;

export type DemoDeployment = {
  chain: LocalChain;
  contracts: Deployed;
  figures: DemoFigures;
  model: BuiltModel;
  /** Gas of authenticating all features. */
  proveGas: bigint;
};

/** Contracts, the stand-in's roots, every operator's proven rewards, and the model with its sample proof. */
export async function deployAndRegister(
  chain: LocalChain,
  figures: DemoFigures,
  modelDir: string,
  progress: OnProgress,
): Promise<DemoDeployment> {
  progress("chain: deploying registry, oracle, feed and source");
  const { ethers } = chain.connection;
  const rocketStorage = await ethers.deployContract("RocketStorageStandIn");
  const trees = FEATURE_INTERVALS.map((interval) => figures.treeOf(interval));
  for (const { interval, root } of trees) {
    await (await rocketStorage.setInterval(interval, root, figures.endOf(Number(interval)))).wait();
  }
  const [governor] = await ethers.getSigners();
  const contracts = await deployProofcast(chain.connection, {
    governor: governor?.address ?? "",
    rocketStorage: await rocketStorage.getAddress(),
    firstInterval: EPOCH,
    allowInsecure: true,
  });

  progress(`source: proving six rewards of each of ${figures.operators.length} operators against the roots on chain`);
  const leaves = figures.operators.map((node) => ({ node, leaves: trees.map((tree) => tree.leafOf(node)) }));
  const proven = await (await contracts.source.prove(leaves)).wait();

  progress("registry: proving a sample and registering the model");
  const model = await loadModel(modelDir);
  const sample = figures.operators.map((node) =>
    FEATURE_INTERVALS.map((interval) => figures.rewardWei(node, interval) / WEI_PER_MICROETHER),
  );
  const { args, phase1Hash } = await registrationOf(modelDir, sample, {
    chainId: (await ethers.provider.getNetwork()).chainId,
    registry: await contracts.registry.getAddress(),
    source: await contracts.source.getAddress(),
  });
  await (await contracts.registry.listPhase1(phase1Hash)).wait();
  await (await contracts.registry.register(...args)).wait();
  return { chain, contracts, figures, model, proveGas: proven?.gasUsed ?? 0n };
}
