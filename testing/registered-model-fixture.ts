// SPDX-License-Identifier: GPL-3.0-or-later
import type { Addressable } from "ethers";
import type { Hex } from "../schema/hash.ts";
import { feedId, sampleContext, type StatementContext } from "../schema/statement.ts";
import { deployFixture, type Connection, type Deployment } from "./deploy-fixture.ts";
import { INTERVALS, leavesOf, nodeOperators, rewardsTree } from "./rewards-history.ts";
import { modelSpec, proveStatement, simulatedModel, type Rows, type SimulatedModel } from "./simulated-model.ts";

export const BATCH = 16;
const DAY_SECONDS = 86_400;

/** Two models of sizes 1 and 16 on a source that holds the proven rewards of 16 nodes up to interval 50. */
export async function registeredModelFixture(connection: Connection) {
  const deployment = await deployFixture(connection);
  const { rocketStorage, source } = deployment;
  const nodes = nodeOperators(BATCH);
  const trees = INTERVALS.map((interval) => rewardsTree(interval, nodes));
  const epochEnd = (await connection.networkHelpers.time.latest()) - DAY_SECONDS;
  for (const { interval, root } of trees) await rocketStorage.setInterval(interval, root, epochEnd);
  await source.prove(leavesOf(nodes, trees));

  const single = simulatedModel("single", { batch: 1 });
  const batched = simulatedModel("batched", { batch: BATCH });
  await registerModel(connection, deployment, single);
  await registerModel(connection, deployment, batched);
  const sourceAddress = await source.getAddress();
  const singleFeed = feedId(single.modelHash, sourceAddress);
  const batchedFeed = feedId(batched.modelHash, sourceAddress);
  return { ...deployment, nodes, trees, epochEnd, single, batched, singleFeed, batchedFeed };
}

export type RegisteredModels = Awaited<ReturnType<typeof registeredModelFixture>>;

/** What a model is registered with: a registry, and a source of the model's features. */
export type Registrar = Pick<Deployment, "registry"> & Readonly<{ source: Addressable }>;

/**
 * Lists the model's phase 1, proposes it with an honest sample proof, for what the source says it gives, and activates it; each part
 * of the specification can be made another.
 */
export async function registerModel(
  connection: Connection,
  registrar: Registrar,
  model: SimulatedModel,
  change: Partial<ReturnType<typeof modelSpec>> = {},
) {
  const { registry } = registrar;
  const source = await connection.ethers.getContractAt("IFeatureSource", await registrar.source.getAddress());
  const spec = { ...modelSpec(model, await source.getAddress(), (await source.featuresHash()) as Hex), ...change };
  await registry.listPhase1(model.phase1Hash);
  await registry.propose(spec, await sampleProof(connection, registrar, model));
  await registry.activate(model.id);
}

/** One run on zeros, proven for this registry; rows and each part of the context can be made another. */
export async function sampleProof(
  { ethers }: Connection,
  { registry, source }: Registrar,
  model: SimulatedModel,
  change: { features?: Rows; outputs?: Rows; context?: Partial<StatementContext> } = {},
) {
  const context = sampleContext({
    chainId: (await ethers.provider.getNetwork()).chainId,
    registry: await registry.getAddress(),
    modelId: model.id,
    keyHash: model.keyHash,
    source: await source.getAddress(),
  });
  const features = change.features ?? [zeros(model, "features")];
  const outputs = change.outputs ?? [zeros(model, "outputs")];
  const { h, proof } = proveStatement(model, { ...context, ...change.context }, features, outputs);
  return { features: features.flat(), outputs: outputs.flat(), h, proof };
}

function zeros(model: SimulatedModel, side: "features" | "outputs"): bigint[] {
  return model.layout[side].flatMap((run) => new Array<bigint>(run.count).fill(0n));
}
