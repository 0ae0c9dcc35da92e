// SPDX-License-Identifier: GPL-3.0-or-later
import type { SeenRequest } from "../../chain/posted-requests.ts";

/** The requests that were read in a range of blocks, each once however often an endpoint gave it. */
export type Tally = {
  add(seen: readonly SeenRequest[]): void;
  /** Of a model, up to a block. */
  upTo(modelId: bigint, block: number): number;
};

export function tally(): Tally {
  const posted = new Map<string, { modelId: bigint; blockNumber: number }>();
  return {
    add(seen) {
      for (const { event, blockNumber } of seen)
        posted.set(event.requestId.toLowerCase(), { modelId: event.terms.modelId, blockNumber });
    },
    upTo(modelId, block) {
      let count = 0;
      for (const each of posted.values()) if (each.modelId === modelId && each.blockNumber <= block) count++;
      return count;
    },
  };
}
