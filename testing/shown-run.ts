// SPDX-License-Identifier: GPL-3.0-or-later
import { publicSignals, type StatementContext } from "../schema/statement.ts";
import { unsoundContext } from "../schema/unsoundness.ts";
import { packWords } from "../schema/word-packing.ts";
import type { Connection, Deployment } from "./deploy-fixture.ts";
import { sampleProof } from "./registered-model-fixture.ts";
import { modelSpec, type Rows, type SimulatedModel } from "./simulated-model.ts";
import { simulateProof } from "./simulated-proof.ts";

/** Beyond this the fixture's models are said to give nothing; their field goes to 2^32 − 1. */
export const PROVEN_MAXIMUM = 1_000n;

/** Activates models whose outputs are said to be bounded. */
export async function activateBounded(
  connection: Connection,
  deployment: Deployment,
  models: readonly SimulatedModel[],
): Promise<void> {
  for (const model of models) {
    await proposeBounded(connection, deployment, model);
    await deployment.registry.activate(model.id);
  }
}

/** Proposes a model as `activateBounded` does. */
export async function proposeBounded(
  connection: Connection,
  deployment: Deployment,
  model: SimulatedModel,
): Promise<void> {
  const { registry, source } = deployment;
  const spec = modelSpec(model, await source.getAddress());
  const outputs = spec.outputs.map((field) => ({ ...field, provenMaximum: PROVEN_MAXIMUM }));
  await registry.listPhase1(model.phase1Hash);
  await registry.propose({ ...spec, outputs }, await sampleProof(connection, deployment, model));
}

/** Words that the model's key proves in a judge's context, or in that context changed. */
export async function shownWords(
  { ethers }: Connection,
  { judge, source }: Pick<Deployment, "judge" | "source">,
  model: SimulatedModel,
  words: readonly bigint[],
  change: Partial<StatementContext> = {},
) {
  const context = unsoundContext({
    chainId: (await ethers.provider.getNetwork()).chainId,
    judge: await judge.getAddress(),
    modelId: model.id,
    keyHash: model.keyHash,
    source: await source.getAddress(),
  });
  const signals = publicSignals({ ...context, ...change }, model.tag, words);
  const proof = simulateProof(model.secret, model.key, signals);
  return { modelId: model.id, words: [...words], h: signals[0], proof };
}

/** Rows as the model's words. */
export function wordsOf(model: SimulatedModel, features: Rows, outputs: Rows): bigint[] {
  return packWords(model.layout, model.batch, features, outputs);
}
