// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { elementAt } from "./element-at.ts";
import { IntegerMapBuilder, MAX_COEFFICIENT, type IntegerMap } from "./integer-map.ts";
import { biasText, indexNumber, integerText } from "./integer-text.ts";
import { MAX_TERMS, mapBlockJson, mapBlockToJson } from "./map-block-json.ts";
import { mapBlocks, type MapBlock } from "./map-blocks.ts";

const LARGEST = BigInt(MAX_COEFFICIENT);

const coefficientText = integerText.refine(isCoefficient, "must be within ±2^53 and not 0").transform(Number);

const column = indexNumber.max(2 ** 31);

/** A bias, then runs of terms: first column, and the coefficients of it and of the columns after it. */
const rowJson = z.tuple([biasText], z.tuple([column, coefficientText], coefficientText));

/** A map's one way to be written: its blocks, where it has any, and in ascending order the rows that are in none. */
export function integerMapToJson(map: IntegerMap): unknown {
  const { blocks, rest } = mapBlocks(map);
  const rows = Array.from(rest, (row) => rowToJson(map, row));
  return blocks.length === 0 ? { rows } : { blocks: blocks.map(mapBlockToJson), rows };
}

function rowToJson({ starts, columns, coefficients, biases }: IntegerMap, row: number): unknown[] {
  const runs: [number, ...string[]][] = [];
  let next = -1;
  for (let term = elementAt(starts, row), end = elementAt(starts, row + 1); term < end; term++) {
    const [column, coefficient] = [elementAt(columns, term), String(coefficients[term])];
    if (column === next) runs.at(-1)?.push(coefficient);
    else runs.push([column, coefficient]);
    next = column + 1;
  }
  return [String(biases[row]), ...runs];
}

export const integerMapJson = z
  .strictObject({ blocks: z.array(mapBlockJson).default([]), rows: z.array(rowJson) })
  .transform(({ blocks, rows }, context): IntegerMap => {
    const problem = problemOf(blocks, rows.length);
    if (problem !== undefined) {
      context.addIssue(problem);
      return z.NEVER;
    }
    const places = placesInBlocks(blocks, rows.length);
    const rest = rows.values();
    const builder = new IntegerMapBuilder();
    for (const place of places) {
      if (place === undefined) addRow(builder, rest.next().value);
      else addBlockRow(builder, elementAt(blocks, place.block), place.row);
    }
    return builder.build();
  });

function problemOf(blocks: readonly MapBlock[], restRows: number): string | undefined {
  const count = blocks.reduce((sum, { rows }) => sum + rows.length, restRows);
  const terms = blocks.reduce((sum, { rows, taps }) => sum + rows.length * taps, 0);
  if (terms > MAX_TERMS) return `has more than ${MAX_TERMS} terms`;
  const seen = new Set(blocks.flatMap(({ rows }) => [...rows]));
  if (seen.size !== count - restRows) return "has a row in two blocks";
  return [...seen].some((row) => row >= count) ? `has ${count} rows and a block of others` : undefined;
}

/** For each row of the map, which row of which block it is. */
function placesInBlocks(blocks: readonly MapBlock[], restRows: number) {
  const count = blocks.reduce((sum, { rows }) => sum + rows.length, restRows);
  const places = new Array<{ block: number; row: number } | undefined>(count).fill(undefined);
  blocks.forEach(({ rows }, block) => {
    rows.forEach((row, at) => (places[row] = { block, row: at }));
  });
  return places;
}

function addRow(builder: IntegerMapBuilder, row: z.output<typeof rowJson> | undefined): void {
  const [bias, ...runs] = row ?? [0n];
  for (const [first, ...coefficients] of runs)
    for (const [place, coefficient] of coefficients.entries()) builder.term(first + place, coefficient);
  builder.endRow(bias);
}

function addBlockRow(
  builder: IntegerMapBuilder,
  { positions, taps, columns, weights, biases }: MapBlock,
  row: number,
): void {
  // prettier-ignore
  const [channel, position] = [Math.floor(row / positions), row % positions];
  for (let tap = 0; tap < taps; tap++)
    builder.term(elementAt(columns, position * taps + tap), elementAt(weights, channel * taps + tap));
  builder.endRow(elementAt(biases, channel));
}

function isCoefficient(value: bigint): boolean {
  return value !== 0n && value <= LARGEST && value >= -LARGEST;
}
