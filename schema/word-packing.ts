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
  if (features.length !== outputs.length) {
    throw new BatchMisshapen(`${features.length} rows of features and ${outputs.length} of outputs`);
  }
  const placement = placeAll(layout, batch);
  const values = [
    ...storedValues("feature", layout.features, batch, features),
    ...storedValues("output", layout.outputs, batch, outputs),
  ];
  return fillWords(placement, values);
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
  const words = fillWords(placement, storedValues("feature", layout.features, batch, features));
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
function storedValues(side: Side, runs: readonly LayoutRun[], batch: number, given: readonly Row[]): bigint[] {
  if (given.length === 0) throw new BatchMisshapen("it is empty");
  if (given.length > batch) throw new BatchMisshapen(`${given.length} subjects for a batch of ${batch}`);
  const fields = runs.flatMap((run) => new Array<LayoutRun>(run.count).fill(run));
  return fillBatch(given, batch).flatMap((row, subject) => {
    if (row.length !== fields.length) {
      throw new BatchMisshapen(`${row.length} ${side} values for subject ${subject}, not ${fields.length}`);
    }
    return fields.map((field, index) => {
      const value = row[index] ?? 0n;
      const range = fieldRange(field);
      if (value < range.min || value > range.max) throw new ValueOutOfRange(side, subject, index, value, range);
      return value - range.min;
    });
  });
}

function fillWords({ places, words }: Placement, stored: readonly bigint[]): bigint[] {
  const filled = new Array<bigint>(words).fill(0n);
  places.forEach(({ word, shift }, index) => {
    filled[word] = (filled[word] ?? 0n) | ((stored[index] ?? 0n) << BigInt(shift));
  });
  return filled;
}

function readWords(placement: Placement, words: readonly bigint[]): bigint[] {
  if (words.length !== placement.words) {
    throw new NonCanonicalWords(`${words.length} of them, not ${placement.words}`);
  }
  const stored = placement.places.map(
    ({ word, shift, width }) => ((words[word] ?? 0n) >> BigInt(shift)) & ((1n << BigInt(width)) - 1n),
  );
  const repacked = fillWords(placement, stored);
  const wrong = words.findIndex((word, index) => word !== repacked[index]);
  if (wrong !== -1) throw new NonCanonicalWords(`word ${wrong} has bits outside its ${WORD_BYTES} bytes or its values`);
  return placement.places.map((place, index) => (stored[index] ?? 0n) + fieldRange(place).min);
}

function splitRows(values: readonly bigint[], perSubject: number, batch: number): bigint[][] {
  return Array.from({ length: batch }, (_, subject) => values.slice(subject * perSubject, (subject + 1) * perSubject));
}
