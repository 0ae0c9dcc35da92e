// SPDX-License-Identifier: GPL-3.0-or-later
import { keccakOfText, type Hex } from "./hash.ts";
import type { SchemaField } from "./model-schema.ts";

/**
 * What a side's values mean, one line a field: `name,unit,count,width,signed,scale`. A unit may hold commas; nothing else can, so
 * no two sides have one text. A feature source gives the same text of what it gives.
 */
export function featureText(fields: readonly SchemaField[]): string {
  return fields
    .map(({ name, unit, count, width, signed, scale }) => [name, unit, count, width, signed, scale].join(","))
    .join("\n");
}

/** What stands on chain of it. */
export function featuresHash(fields: readonly SchemaField[]): Hex {
  return keccakOfText(featureText(fields));
}

/** A line that a model and a source do not share; `undefined` where one of them has no more lines. */
export type FeatureDifference = Readonly<{ line: number; model: string | undefined; source: string | undefined }>;

/** Where a source's text departs from a model's, line by line; nothing where the features mean the same. */
export function featureDifferences(model: readonly SchemaField[], sourceText: string): FeatureDifference[] {
  const [own, given] = [featureText(model).split("\n"), sourceText.split("\n")];
  return Array.from({ length: Math.max(own.length, given.length) }, (_, index) => ({
    line: index + 1,
    model: own[index],
    source: given[index],
  })).filter((line) => line.model !== line.source);
}
