import { deployFixture, type Connection } from "./deploy-fixture.ts";
import { registerModel } from "./registered-model-fixture.ts";
import { REWARDS_LAYOUT, simulatedModel } from "./simulated-model.ts";

/** The outputs' side of REWARDS_LAYOUT: one unsigned number of 32 bits. */
export const OUTPUT_RUNS = "0x01040001";

/**
 * A real feed on a stand-in source whose newest epoch is 50. The governor deployed it, so the governor posts in the oracle's
 * place: any prediction, without a proof.
 */
export async function feedFixture(connection: Connection) {
  const { ethers, networkHelpers } = connection;
  const deployment = await deployFixture(connection);
  const source = await ethers.deployContract("FeatureSourceStandIn", ["0x01040006"]);
  const epochEnd = BigInt(await networkHelpers.time.latest());
  await source.setNewest(50n, epochEnd);
  const outputs = [{ width: 32, signed: true, count: 1 }] as const;
  const model = simulatedModel("fed");
  const signed = simulatedModel("fed with signed numbers", { layout: { ...REWARDS_LAYOUT, outputs } });
  for (const each of [model, signed]) await registerModel(connection, { ...deployment, source }, each);
  const feed = await ethers.deployContract("PredictionFeed", [deployment.registry]);
  return { ...deployment, source, feed, model, signed, epochEnd };
}

/** The subject that the stand-in gives this index. */
export function subjectOfIndex(index: number): string {
  return `0x${index.toString(16).padStart(64, "0")}`;
}
