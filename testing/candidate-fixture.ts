// SPDX-License-Identifier: GPL-3.0-or-later
import { deployFixture, type Connection } from "./deploy-fixture.ts";
import { sampleProof } from "./registered-model-fixture.ts";
import { modelSpec, simulatedModel } from "./simulated-model.ts";

/** A model of batch size 2 that could be proposed as it stands: its phase 1 is listed, its sample is honest. */
export async function candidateFixture(connection: Connection) {
  const deployment = await deployFixture(connection);
  const model = simulatedModel("candidate", { batch: 2 });
  await deployment.registry.listPhase1(model.phase1Hash);
  const spec = modelSpec(model, await deployment.source.getAddress());
  const sample = await sampleProof(connection, deployment, model);
  return { ...deployment, model, spec, sample };
}
