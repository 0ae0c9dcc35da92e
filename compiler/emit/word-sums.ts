// SPDX-License-Identifier: GPL-3.0-or-later
import { layoutOf } from "../../schema/layout.ts";
import { featureCount, outputCount, type ModelSchema } from "../../schema/model-schema.ts";
import { placesOf } from "../../schema/places.ts";

/** One line a word: its values in stored form, each at its place. */
export function wordLines(schema: ModelSchema, batch: number): string[] {
  const [features, outputs] = [featureCount(schema), outputCount(schema)];
  const sums: string[][] = [];
  placesOf(layoutOf(schema), batch).forEach(({ word, shift, width, signed }, value) => {
    const place = value - batch * features;
    const wire =
      place < 0
        ? `features[${Math.floor(value / features)}][${value % features}]`
        : `model[${Math.floor(place / outputs)}].outputs[${place % outputs}]`;
    const stored = signed ? `(${wire} + ${1n << BigInt(width - 1)})` : wire;
    (sums[word] ??= []).push(`${stored} * ${1n << BigInt(shift)}`);
  });
  return sums.map((terms, word) => `words[${word}] <== ${terms.join(" + ")};`);
}
