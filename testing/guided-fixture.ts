// SPDX-License-Identifier: GPL-3.0-or-later
import { encodeRuns } from "../schema/layout.ts";
import type { Connection } from "./deploy-fixture.ts";
import { feedFixture, NEWEST } from "./feed-fixture.ts";
import { simulatedModel } from "./simulated-model.ts";

const DAY_SECONDS = 86_400n;

/** The largest prediction that is not put in quarantine. */
export const LARGEST = 1_000_000n;
export const MAX_AGE_SECONDS = 35n * DAY_SECONDS;

/** One hundred thousandth of a whole at a time, all together three, a day. */
export const PACE = { floor: 1_000n, maxStep: 10_000n, maxPeriodChange: 30_000n, periodSeconds: DAY_SECONDS };
export const WHOLE = 100_000n;

export const ACCEPTED = { insecure: true, opaque: false, partialModel: false };

/** The real feed of a model with limits, and what an allocator is built with to go by it. */
export async function guidedFixture(connection: Connection) {
  const fixture = await feedFixture(connection);
  const { feed, source, register } = fixture;
  const limits = [{ minimum: 0n, maximum: LARGEST, maximumJump: LARGEST }];
  const guiding = await register(simulatedModel("guiding"), { limits });
  const guidance = { feed, feedId: guiding.feedId, maxAgeSeconds: MAX_AGE_SECONDS, accepted: ACCEPTED };

  /** Posts predictions from an epoch that ends now. */
  const predict = async (epoch: bigint, predictions: readonly (readonly [subject: string, value: bigint])[]) => {
    await source.setNewest(epoch, await connection.networkHelpers.time.latest());
    const subjects = predictions.map(([subject]) => subject);
    const indices = subjects.map((subject) => BigInt(subject) & 0xffff_ffffn); // as the stand-in has them
    const values = predictions.map(([, value]) => value);
    const runs = Uint8Array.from(encodeRuns(guiding.outputs));
    await feed.post(guiding.id, guiding.feedId, epoch, subjects, indices, values, runs);
  };
  /** The next period begins. */
  const nextPeriod = async () => {
    const now = BigInt(await connection.networkHelpers.time.latest());
    await connection.networkHelpers.time.increaseTo((now / PACE.periodSeconds + 1n) * PACE.periodSeconds);
  };
  return { ...fixture, guiding, guidance, predict, nextPeriod, firstEpoch: NEWEST };
}

/** An address as feeds of operators name it. */
export const subjectOf = (account: string): string => `0x${account.slice(2).toLowerCase().padStart(64, "0")}`;
