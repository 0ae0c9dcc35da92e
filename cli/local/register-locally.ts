// SPDX-License-Identifier: GPL-3.0-or-later
import { registrationOf } from "../register-model.ts";
import type { LocalDeployment } from "./deploy-locally.ts";
import type { LocalChain } from "./local-chain.ts";

type Target = Readonly<{
  folder: string;
  source: string;
  /** One to batch rows in the schema's integers. */
  sample: readonly (readonly bigint[])[];
}>;

/** Proposes and activates a built model as the governor, with its phase 1. */
export async function registerLocally(
  { connection }: LocalChain,
  { registry }: Pick<LocalDeployment, "registry">,
  { folder, source, sample }: Target,
): Promise<void> {
  const { modelId, args, phase1Hash } = await registrationOf(folder, sample, {
    chainId: (await connection.ethers.provider.getNetwork()).chainId,
    registry: await registry.getAddress(),
    source,
  });
  await (await registry.listPhase1(phase1Hash)).wait();
  await (await registry.propose(...args)).wait();
  await (await registry.activate(modelId)).wait();
}
