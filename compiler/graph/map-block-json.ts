// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { countOf, fromRuns, indexRuns, toRuns } from "./index-runs.ts";
import { MAX_COEFFICIENT } from "./integer-map.ts";
import { biasText } from "./integer-text.ts";
import type { MapBlock } from "./map-blocks.ts";

/** Of one map: more would fill the memory, and no circuit with so many could be compiled. */
export const MAX_TERMS = 2 ** 24;

const weight = z.number().refine((value) => Number.isInteger(value) && Math.abs(value) <= MAX_COEFFICIENT, {
  message: "must be an integer within ±2^53",
});

/** A channel's bias, and its weights. */
const channelJson = z.tuple([biasText, z.array(weight).min(1)]);

export const mapBlockJson = z
  .strictObject({
    rows: indexRuns,
    columns: indexRuns,
    channels: z.array(channelJson).min(1),
  })
  .transform(({ rows, columns, channels }, context): MapBlock => {
    const taps = channels[0]?.[1].length ?? 0;
    const positions = countOf(rows) / channels.length;
    const fits = channels.every(([, weights]) => weights.length === taps) && countOf(columns) === positions * taps;
    if (!fits || positions * taps * channels.length > MAX_TERMS) {
      context.addIssue(
        fits ? `has more than ${MAX_TERMS} terms` : "has rows, columns and channels that do not fit together",
      );
      return z.NEVER;
    }
    return {
      ...{ channels: channels.length, positions, taps },
      ...{ rows: fromRuns(rows), columns: fromRuns(columns) },
      weights: Float64Array.from(channels.flatMap(([, weights]) => weights)),
      biases: BigInt64Array.from(channels, ([bias]) => bias),
    };
  });

export function mapBlockToJson({ rows, columns, biases, weights, taps }: MapBlock): unknown {
  return {
    rows: toRuns(rows),
    columns: toRuns(columns),
    channels: Array.from(biases, (bias, channel) => [
      String(bias),
      Array.from(weights.subarray(channel * taps, (channel + 1) * taps)),
    ]),
  };
}
