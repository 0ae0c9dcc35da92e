// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "./errors.ts";
import type { Layout, LayoutRun } from "./layout.ts";
import { sumOfCounts } from "./model-schema.ts";

/** More values than a circuit could bind: each costs at least its bits in constraints, of all subjects together. */
export class BatchTooLarge extends FatalError {
  constructor(perSubject: number, batch: number) {
    super(
      "BATCH_TOO_LARGE",
      `A batch of ${batch} subjects with ${perSubject} values each (features and outputs) has ${perSubject * batch} values, and no ` +
        `circuit can bind more than ${MAX_BATCH_VALUES}. Lower the batch or give the model fewer values.`,
      { details: { perSubject, batch, limit: MAX_BATCH_VALUES } },
    );
  }
}

/** Values of all subjects, features and outputs. At 8 bits each this is 2^23 range constraints, before the model and its statement. */
export const MAX_BATCH_VALUES = 2 ** 20;

/** Bytes of a word: 248 bits, so that every word is below the field's order. */
export const WORD_BYTES = 31;

/** Where a value lies: bits `shift … shift + width` of a word. */
export type Place = Readonly<{ word: number; shift: number; width: number; signed: boolean }>;

/** Places of a batch, and how many bytes of the last word they use. */
export type Placement = Readonly<{ places: readonly Place[]; words: number; tailBytes: number }>;

/** Per value, in packing order: features of subject 0, 1, … B−1, then outputs of subject 0, 1, … B−1. @error BatchTooLarge */
export function placesOf(layout: Layout, batch: number): readonly Place[] {
  return placeAll(layout, batch).places;
}

/** L: how many words a batch takes. @error BatchTooLarge */
export function wordCount(layout: Layout, batch: number): number {
  return placeAll(layout, batch).words;
}

export function placeAll(layout: Layout, batch: number): Placement {
  return placeSides([layout.features, layout.outputs], batch);
}

/** The features alone: their last word may be partial, and its values then sit lower than in the whole batch. */
export function placeFeatures(layout: Layout, batch: number): Placement {
  return placeSides([layout.features], batch);
}

/** @error BatchTooLarge, before anything is laid out */
export function checkBatchSize(sides: readonly (readonly LayoutRun[])[], batch: number): void {
  const perSubject = sides.reduce((sum, runs) => sum + sumOfCounts(runs), 0);
  if (!(perSubject * batch <= MAX_BATCH_VALUES)) throw new BatchTooLarge(perSubject, batch);
}

/** Greedy: a value never straddles a word, one that does not fit begins the next, and nothing is aligned. */
function placeSides(sides: readonly (readonly LayoutRun[])[], batch: number): Placement {
  checkBatchSize(sides, batch);
  const open: { word: number; end: number; width: number; signed: boolean }[] = [];
  const bytesIn = [0]; // by word
  for (const { width, signed } of valuesOf(sides, batch)) {
    const used = bytesIn.at(-1) ?? 0;
    const end = used + width / 8;
    if (end > WORD_BYTES) bytesIn.push(width / 8);
    else bytesIn[bytesIn.length - 1] = end;
    open.push({ word: bytesIn.length - 1, end: end > WORD_BYTES ? width / 8 : end, width, signed });
  }
  return {
    places: open.map(({ word, end, width, signed }) => ({
      word,
      shift: 8 * ((bytesIn[word] ?? 0) - end),
      width,
      signed,
    })),
    words: bytesIn.length,
    tailBytes: bytesIn.at(-1) ?? 0,
  };
}

function* valuesOf(sides: readonly (readonly LayoutRun[])[], batch: number): Generator<LayoutRun> {
  for (const runs of sides) {
    for (let subject = 0; subject < batch; subject++) {
      for (const run of runs) {
        for (let i = 0; i < run.count; i++) yield run;
      }
    }
  }
}
