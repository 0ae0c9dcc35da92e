// SPDX-License-Identifier: GPL-3.0-or-later
import { untilAborted } from "../../prover/until-aborted.ts";

/** Does the work as soon as there is room for it; who is aborted while he waits is let go. */
export type InSlot = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** So many pieces of work at a time; the others wait, in order. */
export function slots(count: number): InSlot {
  const waiting: (() => void)[] = [];
  let free = count;

  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };

  async function enter(signal: AbortSignal): Promise<void> {
    if (free > 0) {
      free--;
      return;
    }
    const turn = Promise.withResolvers<undefined>();
    const enterNow = (): void => {
      turn.resolve(undefined);
    };
    waiting.push(enterNow);
    try {
      await untilAborted(turn.promise, signal);
    } catch (error) {
      const place = waiting.indexOf(enterNow);
      if (place < 0)
        release(); // its turn came at that very moment
      else waiting.splice(place, 1);
      throw error;
    }
  }

  return async (work, signal) => {
    signal.throwIfAborted();
    await enter(signal);
    try {
      return await work();
    } finally {
      release();
    }
  };
}
