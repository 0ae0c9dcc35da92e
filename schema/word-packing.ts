// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "./errors.ts";
import { fillBatch } from "./fill-batch.ts";
import type { Layout, LayoutRun } from "./layout.ts";
import { fieldRange, sumOfCounts } from "./model-schema.ts";
import { placeAll, placeFeatures, WORD_BYTES, type Placement } from "./places.ts";

type Row = readonly bigint[];
type Side = "feature" | "output";

/** A value that its field cannot hold; nothing is ever truncated. */
export class ValueOutOfRange extends FatalError {
  constructor(side: Side, subject: number, index: number, value: bigint, range: { min: bigint; max: bigint }) {
    super(
      "VALUE_OUT_OF_RANGE",
      `Value ${value} of ${side} ${index}, subject ${subject}, is outside ${range.min} … ${range.max}. ` +
        "Widen the field in the schema or correct the value.",
      { details: { side, subject, index, value, ...range } },
    );
  }
}

/** A batch whose rows do not have the shape that its layout gives. */
export class BatchMisshapen extends FatalError {
  constructor(reason: string) {
    super("BATCH_MISSHAPEN", `The batch does not fit its layout: ${reason}. Give each subject one row of each side.`, {
      details: { reason },
    });
  }
}

/** Words that no packing gives. */
export class NonCanonicalWords extends FatalError {
  constructor(reason: string) {
    super("NON_CANONICAL_WORDS", `These are not packed words: ${reason}. Pack them from values again.`, {
      details: { reason },
    });
  }
}

/**
 * The words of a batch. A short batch repeats its last row, outputs included.
 * @error ValueOutOfRange, BatchMisshapen
 */
export function packWords(layout: Layout, batch: number, features: readonly Row[], outputs: readonly Row[]): bigint[] {
  return wordPacker(layout, batch)(features, outputs);
}

/** Packs batches of one layout, whose places are worked out here, once. */
export function wordPacker(
  layout: Layout,
  batch: number,
): (features: readonly Row[], outputs: readonly Row[]) => bigint[] {
  const placement = placeAll(layout, batch);
  const storedFeatures = storedForm("feature", layout.features, batch);
  const storedOutputs = storedForm("output", layout.outputs, batch);
  return (features, outputs) => {
    if (features.length !== outputs.length) {
      throw new BatchMisshapen(`${features.length} rows of features and ${outputs.length} of outputs`);
    }
    return fillWords(placement, [...storedFeatures(features), ...storedOutputs(outputs)]);
  };
}

/**
 * The words of the features alone. `tailBytes` of the last one are used: outputs go on in it where they fit.
 * @error ValueOutOfRange, BatchMisshapen
 */
export function packInputWords(
  layout: Layout,
  batch: number,
  features: readonly Row[],
): { words: bigint[]; tailBytes: number } {
  const placement = placeFeatures(layout, batch);
  const words = fillWords(placement, storedForm("feature", layout.features, batch)(features));
  return { words, tailBytes: placement.tailBytes };
}

/** @error NonCanonicalWords */
export function unpackWords(
  layout: Layout,
  batch: number,
  words: readonly bigint[],
): { features: bigint[][]; outputs: bigint[][] } {
  const values = readWords(placeAll(layout, batch), words);
  const features = splitRows(values, sumOfCounts(layout.features), batch);
  return { features, outputs: splitRows(values.slice(features.flat().length), sumOfCounts(layout.outputs), batch) };
}

/** @error NonCanonicalWords */
export function unpackInputWords(layout: Layout, batch: number, words: readonly bigint[]): bigint[][] {
  return splitRows(readWords(placeFeatures(layout, batch), words), sumOfCounts(layout.features), batch);
}

/** All B rows in stored form: unsigned as they are, signed ones moved up by half the field's size. */
function storedForm(side: Side, runs: readonly LayoutRun[], batch: number): (given: readonly Row[]) => number[] {
  const ranges = runs.flatMap((run) => new Array<ReturnType<typeof fieldRange>>(run.count).fill(fieldRange(run)));
  return (given) => {
    if (given.length === 0) throw new BatchMisshapen("it is empty");
    if (given.length > batch) throw new BatchMisshapen(`${given.length} subjects for a batch of ${batch}`);
    return fillBatch(given, batch).flatMap((row, subject) => {
      if (row.length !== ranges.length) {
        throw new BatchMisshapen(`${row.length} ${side} values for subject ${subject}, not ${ranges.length}`);
      }
      return ranges.map((range, index) => {
        const value = row[index] ?? 0n;
        if (value < range.min || value > range.max) throw new ValueOutOfRange(side, subject, index, value, range);
        return Number(value) - Number(range.min);
      });
    });
  };
}

/** Words are big-endian bytes with one more before them, which is 0. */
const SLOT_BYTES = WORD_BYTES + 1;

function fillWords({ places, words }: Placement, stored: readonly number[]): bigint[] {
  const view = new DataView(new ArrayBuffer(words * SLOT_BYTES));
  places.forEach(({ word, shift, width }, index) => {
    const [at, value] = [(word + 1) * SLOT_BYTES - (shift + width) / 8, stored[index] ?? 0];
    if (width === 8) view.setUint8(at, value);
    else if (width === 16) view.setUint16(at, value);
    else view.setUint32(at, value);
  });
  return Array.from({ length: words }, (_, word) => {
    const limb = (index: number): bigint => view.getBigUint64(word * SLOT_BYTES + 8 * index);
    return (((((limb(0) << 64n) | limb(1)) << 64n) | limb(2)) << 64n) | limb(3);
  });
}

function readWords(placement: Placement, words: readonly bigint[]): bigint[] {
  if (words.length !== placement.words) {
    throw new NonCanonicalWords(`${words.length} of them, not ${placement.words}`);
  }
  const stored = placement.places.map(({ word, shift, width }) =>
    Number(BigInt.asUintN(width, (words[word] ?? 0n) >> BigInt(shift))),
  );
  const repacked = fillWords(placement, stored);
  const wrong = words.findIndex((word, index) => word !== repacked[index]);
  if (wrong !== -1) throw new NonCanonicalWords(`word ${wrong} has bits outside its ${WORD_BYTES} bytes or its values`);
  return placement.places.map((place, index) => BigInt(stored[index] ?? 0) + fieldRange(place).min);
}

function splitRows(values: readonly bigint[], perSubject: number, batch: number): bigint[][] {
  return Array.from({ length: batch }, (_, subject) => values.slice(subject * perSubject, (subject + 1) * perSubject));
}
