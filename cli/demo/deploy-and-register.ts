// SPDX-License-Identifier: GPL-3.0-or-later
import { loadModel, type BuiltModel } from "../../built-model/load-model.ts";
import type { DemoFigures } from "../local/demo-figures.ts";
import { featureRows, proveDemoRewards } from "../local/demo-rewards.ts";
import { deployLocally, type LocalDeployment } from "../local/deploy-locally.ts";
import type { LocalChain } from "../local/local-chain.ts";
import { registerLocally } from "../local/register-locally.ts";
import type { OnProgress } from "./demo-report.ts";

export type DemoDeployment = {
  chain: LocalChain;
  contracts: LocalDeployment;
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
  const contracts = await deployLocally(chain);
  progress(`source: proving six rewards of each of ${figures.operators.length} operators against the roots on chain`);
  const proveGas = await proveDemoRewards(contracts, figures, (interval) => figures.endOf(interval));
  progress("registry: proving a sample and registering the model");
  const source = await contracts.source.getAddress();
  await registerLocally(chain, contracts, { folder: modelDir, source, sample: featureRows(figures) });
  return { chain, contracts, figures, model: await loadModel(modelDir), proveGas };
}
