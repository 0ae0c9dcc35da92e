// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from "node:crypto";
import type { SchemaElement } from "../quantise/schema-elements.ts";

/** Rows of pseudo-random integers over the schema's whole ranges, the same ones every time, with both extremes first. */
export function syntheticRows(features: readonly SchemaElement[], count: number): bigint[][] {
  const extremes = [features.map(({ range }) => range.min), features.map(({ range }) => range.max)];
  const random = Array.from({ length: count }, (_, row) => {
    const bytes = randomBytes(row, features.length * 8);
    return features.map(({ range }, index) => {
      const size = range.max - range.min + 1n;
      return range.min + (bytes.readBigUInt64BE(index * 8) % size);
    });
  });
  return [...extremes, ...random];
}

function randomBytes(row: number, length: number): Buffer {
  return createHash("shake256", { outputLength: length }).update(`proofcast/synthetic-row/${row}`).digest();
}
