// SPDX-License-Identifier: GPL-3.0-or-later
import { epochRequestId, subjectsHash, type StatementContext } from "../schema/statement.ts";
import type { Connection } from "./deploy-fixture.ts";
import {
  registeredModelFixture,
  registerModel,
  type RegisteredModels,
  type Registrar,
} from "./registered-model-fixture.ts";
import type { Answer } from "./request-and-fulfil.ts";
import { proveStatement, simulatedModel, type Rows } from "./simulated-model.ts";

/** What the stand-in answers at every epoch, and the subjects that it has these indices for. */
export const FEATURES: bigint[][] = [
  [1n, 2n, 3n, 4n, 5n, 6n],
  [7n, 8n, 9n, 10n, 11n, 12n],
];
export const SUBJECTS = [3, 4].map((index) => `0x${index.toString(16).padStart(64, "0")}`);
export const NEWEST = 50n;

/** Beside the registered models one of batch size 2 on a source that answers what it was told to, at its newest epoch. */
export async function epochFixture(connection: Connection) {
  const fixture = await registeredModelFixture(connection);
  const source = await connection.ethers.deployContract("FeatureSourceStandIn", ["0x01040006"]);
  const model = simulatedModel("posted by epochs", { batch: 2 });
  await registerModel(connection, { ...fixture, source }, model);
  const standIn = { ...fixture, real: fixture, source, model };
  await moveTo(connection, standIn, NEWEST);
  await source.setAnswer(FEATURES.flat(), [3n, 4n]);
  return standIn;
}

export type EpochWorld = Awaited<ReturnType<typeof epochFixture>>;

/** Makes an epoch the newest. */
export async function moveTo({ networkHelpers }: Connection, { source }: Pick<EpochWorld, "source">, epoch: bigint) {
  await source.setNewest(epoch, await networkHelpers.time.latest());
}

export type EpochPost = Readonly<{ modelId: bigint; epoch: bigint; subjects: string[] }>;

/** Arguments of `postEpoch` with a proof of outputs from these features; each part can be made another. */
export async function epochPostArguments(
  { ethers }: Connection,
  world: Pick<RegisteredModels, "oracle" | "relayer"> & Pick<Registrar, "source"> & Pick<EpochWorld, "model">,
  change: Readonly<{
    epoch?: bigint;
    subjects?: string[];
    features?: Rows;
    outputs?: Rows;
    payee?: string;
    evidence?: string;
    context?: Partial<StatementContext>;
  }> = {},
): Promise<[post: EpochPost, answer: Answer, evidence: string]> {
  const { oracle, source, relayer, model } = world;
  const { epoch = NEWEST, subjects = SUBJECTS, payee = relayer.address, features = FEATURES, evidence = "0x" } = change;
  const outputs = change.outputs ?? features.map((row) => [(row.at(-1) ?? 0n) + 1n]);
  const posted = {
    modelId: model.id,
    source: await source.getAddress(),
    epoch,
    subjectsHash: subjectsHash(subjects),
  };
  const context = {
    chainId: (await ethers.provider.getNetwork()).chainId,
    verifyingContract: await oracle.getAddress(),
    keyHash: model.keyHash,
    requestId: epochRequestId(posted),
    payee,
    ...posted,
    ...change.context,
  };
  const { h, proof } = proveStatement(model, context, features, outputs);
  return [{ modelId: model.id, epoch, subjects }, { outputs: outputs.flat(), h, proof, payee }, evidence];
}
