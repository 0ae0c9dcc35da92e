// SPDX-License-Identifier: GPL-3.0-or-later
import { encodeRuns, type LayoutRun } from "../schema/layout.ts";
import { feedId } from "../schema/statement.ts";
import type { PredictionFeed } from "../types/contracts/feed/PredictionFeed.ts";
import { deployFixture, type Connection } from "./deploy-fixture.ts";
import { registerModel } from "./registered-model-fixture.ts";
import { type modelSpec, REWARDS_LAYOUT, simulatedModel, type SimulatedModel } from "./simulated-model.ts";

/** A model and the feed of its predictions. */
export type Fed = Readonly<{ id: bigint; feedId: string; outputs: readonly LayoutRun[] }>;

/** The newest epoch of the stand-in source. */
export const NEWEST = 50n;

/**
 * The real feed on a stand-in source whose newest epoch is 50. The governor is a poster, in the oracle's place: any prediction, without
 * a proof.
 */
export async function feedFixture(connection: Connection) {
  const { ethers, networkHelpers } = connection;
  const deployment = await deployFixture(connection);
  const source = await ethers.deployContract("FeatureSourceStandIn", ["0x01040006"]);
  const epochEnd = BigInt(await networkHelpers.time.latest());
  await source.setNewest(NEWEST, epochEnd);
  await deployment.feed.setPoster(deployment.governor, true);

  const sourceAddress = await source.getAddress();
  const register = async (model: SimulatedModel, terms: FeedTerms = {}): Promise<Fed> => {
    await registerModel(connection, { ...deployment, source }, model, terms);
    return { id: model.id, feedId: feedId(model.modelHash, sourceAddress), outputs: model.layout.outputs };
  };
  const outputs = [{ width: 32, signed: true, count: 1 }] as const;
  const fed = await register(simulatedModel("fed"));
  const signed = await register(simulatedModel("fed with signed numbers", { layout: { ...REWARDS_LAYOUT, outputs } }));
  return { ...deployment, source, fed, signed, epochEnd, register };
}

export type FeedFixture = Awaited<ReturnType<typeof feedFixture>>;

/** What a registration says beside what a model is. */
export type FeedTerms = Partial<
  Pick<ReturnType<typeof modelSpec>, "limits" | "defaults" | "outputs" | "opaque" | "total">
>;

/** The subject that the stand-in gives this index. */
export function subjectOfIndex(index: number): string {
  return `0x${index.toString(16).padStart(64, "0")}`;
}

/** The arguments of `post`: one row an index, as flat as the contract wants it. */
export function posting(
  fed: Fed,
  epoch: bigint,
  indices: readonly number[],
  outputs: readonly bigint[],
): [
  poster: bigint,
  feedId: string,
  epoch: bigint,
  subjects: string[],
  indices: number[],
  outputs: bigint[],
  runs: Uint8Array,
] {
  const runs = Uint8Array.from(encodeRuns(fed.outputs));
  return [fed.id, fed.feedId, epoch, indices.map(subjectOfIndex), [...indices], [...outputs], runs];
}

/** Posts a prediction for each index. */
export async function postTo(
  feed: PredictionFeed,
  fed: Fed,
  epoch: bigint,
  indices: readonly number[],
  outputs: readonly bigint[],
): Promise<void> {
  await feed.post(...posting(fed, epoch, indices, outputs));
}
