// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { indexNumber } from "./integer-text.ts";

/** Indices that ascend by one, as the first and how many there are. */
type IndexRun = [first: number, count: number];

const LARGEST = 2 ** 31;

export const indexRuns = z.array(z.tuple([indexNumber.max(LARGEST), indexNumber.min(1).max(LARGEST)]));

export function toRuns(indices: Uint32Array): IndexRun[] {
  const runs: IndexRun[] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === index) last[1]++;
    else runs.push([index, 1]);
  }
  return runs;
}

/** How many indices there are, known without making them: a short text can name more than memory holds. */
export function countOf(runs: readonly IndexRun[]): number {
  return runs.reduce((sum, [, count]) => sum + count, 0);
}

export function fromRuns(runs: readonly IndexRun[]): Uint32Array {
  const indices = new Uint32Array(countOf(runs));
  let at = 0;
  for (const [first, count] of runs) for (let step = 0; step < count; step++) indices[at++] = first + step;
  return indices;
}
