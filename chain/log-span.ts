// SPDX-License-Identifier: GPL-3.0-or-later
/** How many blocks one `eth_getLogs` may ask an endpoint for: fewer after a refusal, more again after answers. */
export type LogSpan = {
  readonly blocks: number;
  /** After a refusal of so many blocks. False when there is nothing left to take away. */
  shrink(asked: number): boolean;
  /** After an answer. */
  answered(): void;
};

const FIRST_PATIENCE = 4;
const LONGEST_PATIENCE = 256;

/**
 * Halves down to one block and doubles again. An endpoint with a fixed limit refuses each attempt to grow beyond it, so each
 * refusal doubles the answers that the next attempt waits for. What an endpoint says its limit is, is not read.
 */
export function logSpan(): LogSpan {
  let blocks = Number.MAX_SAFE_INTEGER;
  let patience = FIRST_PATIENCE;
  let answers = 0;
  let hasGrown = false;
  return {
    get blocks() {
      return blocks;
    },
    shrink(asked) {
      if (hasGrown) patience = Math.min(2 * patience, LONGEST_PATIENCE);
      hasGrown = false;
      answers = 0;
      blocks = Math.max(1, Math.floor(Math.min(asked, blocks) / 2));
      return asked > 1;
    },
    answered() {
      answers++;
      if (answers < patience) return;
      if (hasGrown) patience = Math.max(patience / 2, FIRST_PATIENCE);
      answers = 0;
      hasGrown = true;
      blocks = Math.min(2 * blocks, Number.MAX_SAFE_INTEGER);
    },
  };
}
