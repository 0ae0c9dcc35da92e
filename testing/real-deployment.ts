// SPDX-License-Identifier: GPL-3.0-or-later
import { EPOCH, FEATURE_INTERVALS, WEI_PER_MICROETHER } from "../cli/local/demo-rewards.ts";
import { readDemoFigures } from "../cli/local/demo-figures.ts";
import { registrationOf } from "../cli/register-model.ts";
import { loadModel, type BuiltModel } from "../built-model/load-model.ts";
import { deployFixture, type Connection, type Deployment } from "./deploy-fixture.ts";

/** Real circuits on real rewards: everything deployed, 16 operators' six rewards proven, nothing registered yet. */
export async function realDeployment(connection: Connection) {
  const deployment = await deployFixture(connection);
  const figures = await readDemoFigures();
  const trees = FEATURE_INTERVALS.map((interval) => figures.treeOf(interval));
  for (const { interval, root } of trees) {
    await deployment.rocketStorage.setInterval(interval, root, figures.endOf(Number(interval)));
  }
  const leaves = figures.operators.map((node) => ({ node, leaves: trees.map((tree) => tree.leafOf(node)) }));
  await deployment.source.prove(leaves);
  const features = figures.operators.map((node) =>
    FEATURE_INTERVALS.map((interval) => figures.rewardWei(node, interval) / WEI_PER_MICROETHER),
  );
  const subjects = figures.operators.map((node) => connection.ethers.zeroPadValue(node, 32));
  return { ...deployment, figures, features, subjects, epoch: BigInt(EPOCH) };
}

export type RealDeployment = Awaited<ReturnType<typeof realDeployment>>;

/** The arguments of `propose`, with an honest sample, and the model. */
export async function honestRegistration(
  { ethers }: Connection,
  { registry, source, features }: Deployment & { features: readonly bigint[][] },
  folder: string,
) {
  const model = await loadModel(folder);
  const registration = await registrationOf(folder, features.slice(0, model.manifest.batch), {
    chainId: (await ethers.provider.getNetwork()).chainId,
    registry: await registry.getAddress(),
    source: await source.getAddress(),
  });
  return { model, ...registration };
}

/** Lists the model's phase 1, proposes and activates it. */
export async function registerReal(
  connection: Connection,
  deployment: RealDeployment,
  folder: string,
): Promise<BuiltModel> {
  const { model, modelId, args, phase1Hash } = await honestRegistration(connection, deployment, folder);
  await deployment.registry.listPhase1(phase1Hash);
  await deployment.registry.propose(...args);
  await deployment.registry.activate(modelId);
  return model;
}
