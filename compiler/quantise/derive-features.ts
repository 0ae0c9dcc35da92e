// SPDX-License-Identifier: GPL-3.0-or-later
import { FIELD_WIDTHS, fieldRange, type FieldWidth, type SchemaField } from "../../schema/model-schema.ts";
import { elementAt } from "../graph/element-at.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import {
  columnsOf,
  forcedChoice,
  largestOf,
  realChoice,
  wholeChoice,
  widerChoice,
  type Column,
  type ColumnChoice,
} from "./column-choice.ts";
import { fieldsOfColumns, MAX_RUNS, runsOf } from "./column-fields.ts";
import { gradientAt, outputsOf, realEvaluation } from "./real-evaluation.ts";

/** Rows on which the last choice is looked at. */
const MOST_ROWS = 1024;

/** Rows on which a choice is tried, and rows and outputs where the model's slopes are looked at. */
const [TRIED_ROWS, SLOPE_ROWS, SLOPE_OUTPUTS] = [96, 8, 16];

/** What rounding the features may take of the error allowed, where they are few and their bits cost little, and where they are many. */
const [SHARE_OF_FEW, SHARE_OF_MANY] = [1 / 16, 1 / 2];

/** Roundings are tried so many times larger too: then more rows cross a threshold that seldom lies between a value and the rounded one. */
const FARTHER = 8;

/** So many columns are an image or a window, and may share a scale though some of them hold whole numbers only. */
const MANY_COLUMNS = 64;

type FeatureRows = Readonly<{
  rows: readonly (readonly number[])[];
  /** The error that each output may have. */
  tolerances: readonly number[];
}>;

/**
 * A field for the columns of each input that can be held alike. Whole numbers keep their unit. Other columns take one scale together
 * where that is fine enough, and else a width and a scale each: as few bits as cost little enough of the error
 * allowed.
 */
export function deriveFeatures(
  graph: FloatGraph,
  fused: LoweredGraph,
  names: readonly string[],
  { rows, tolerances }: FeatureRows,
): SchemaField[] {
  const sizes = graph.inputs.map(({ shape }) => sizeOf(shape));
  const types = graph.inputs.flatMap(({ elementType }, input) =>
    Array.from({ length: elementAt(sizes, input) }, () => elementType),
  );
  const columns = columnsOf(rows, types);
  const few = roundingTrial(fused, spread(rows, TRIED_ROWS), tolerances);
  const cheap = cheapEnough(columns, sizes, few);
  const choices = rows.length > TRIED_ROWS ? cheapOnAll(cheap, columns, sizes, { fused, rows, tolerances }) : cheap;
  return fieldsOf(names, sizes, runsOf(choices) > MAX_RUNS ? unified(columns, choices) : choices);
}

/** A tree jumps where no row that was tried shows it: what costs more than all of the error allowed on any row is chosen by all of them. */
function cheapOnAll(
  choices: readonly ColumnChoice[],
  columns: readonly Column[],
  sizes: readonly number[],
  { fused, rows, tolerances }: FeatureRows & Readonly<{ fused: LoweredGraph }>,
): readonly ColumnChoice[] {
  const trial = roundingTrial(fused, spread(rows, MOST_ROWS), tolerances);
  return trial.cost(choices).total <= 1 ? choices : cheapEnough(columns, sizes, trial);
}

function fieldsOf(names: readonly string[], sizes: readonly number[], choices: readonly ColumnChoice[]): SchemaField[] {
  let start = 0;
  return sizes.flatMap((size, input) =>
    fieldsOfColumns(elementAt(names, input), choices.slice(start, (start += size))),
  );
}

/** One scale, or a width and a scale for each; but never 32 bits for some where 16 for all will do, as they do where slopes are rarely seen. */
function cheapEnough(columns: readonly Column[], sizes: readonly number[], trial: RoundingTrial): ColumnChoice[] {
  const share = columns.length < MANY_COLUMNS ? SHARE_OF_FEW : SHARE_OF_MANY;
  const isCheap = (choices: readonly ColumnChoice[]): boolean => trial.cost(choices).total <= share;
  // Rows that are not seen may lie where the model is steeper: 8 bits of a real number are too few unless bits are scarce.
  const least = columns.length < MANY_COLUMNS ? 16 : 8;
  const narrow = sharedChoices(columns, sizes, least);
  if (isCheap(narrow)) return narrow;
  const own = widened(columns, trial, share, least);
  if (isCheap(own) && own.every(({ width }) => width < 32)) return own;
  const wide = sharedChoices(columns, sizes, 16);
  return isCheap(wide) ? wide : own;
}

/** `width` bits and one scale for all columns of an input that hold real numbers. */
function sharedChoices(columns: readonly Column[], sizes: readonly number[], width: FieldWidth): ColumnChoice[] {
  let start = 0;
  return sizes.flatMap((size) => {
    const part = columns.slice(start, (start += size));
    const real = part.filter(({ isWhole }) => !isWhole);
    const all = {
      ...elementAt(columns, 0),
      isWhole: false,
      min: part.reduce((least, { min }) => Math.min(least, min), 0),
      max: part.reduce((most, { max }) => Math.max(most, max), 0),
      headroom: part.reduce((most, { headroom }) => Math.max(most, headroom), 1),
      decimal: finestOf(real),
    };
    const isUniform =
      part.every((column) => !column.isWhole || largestOf(column) === 0) ||
      (size >= MANY_COLUMNS && real.length >= size / 2);
    const together = real.length > 0 && isUniform ? realChoice(all, width) : undefined;
    return part.map((column) => together ?? (column.isWhole ? wholeChoice(column) : realChoice(column, width)));
  });
}

/** A column as far as more rows may go: 8 bits of many columns together reach as far as any of them, those of one alone do not. */
function ahead(column: Column): Column {
  const by = Math.max(column.headroom, OWN_HEADROOM);
  return { ...column, min: column.min * by, max: column.max * by };
}

/** How many times as far as its rows a column of its own reaches with few bits: what it cuts off costs more than coarser steps. */
const OWN_HEADROOM = 1.5;

/** The decimals of the column that has the most; none where one has too many. */
function finestOf(columns: readonly Column[]): number | undefined {
  const decimals = columns.map(({ decimal }) => decimal);
  return decimals.includes(undefined) ? undefined : Math.min(...decimals.filter((each) => each !== undefined));
}

/** Each column by itself; those that cost most get wider until all together cost little enough. */
function widened(columns: readonly Column[], trial: RoundingTrial, share: number, least: FieldWidth): ColumnChoice[] {
  let choices = columns.map((column) =>
    column.isWhole ? wholeChoice(column) : realChoice(least > 8 ? column : ahead(column), least),
  );
  for (;;) {
    const { total, parts } = trial.cost(choices);
    if (total <= share) return choices;
    const canWiden = (index: number): boolean =>
      widerChoice(elementAt(columns, index), elementAt(choices, index)) !== undefined;
    const most = parts.reduce((largest, part, index) => (canWiden(index) ? Math.max(largest, part) : largest), 0);
    // A model of steps has no slopes to tell by.
    if (most === 0 && !columns.some((_, index) => canWiden(index))) return choices;
    choices = choices.map((choice, index) => {
      if (!canWiden(index) || elementAt(parts, index) < most / 2) return choice;
      return widerChoice(elementAt(columns, index), choice) ?? choice;
    });
  }
}

/** One width and sign for all, where columns alike are too scattered for a layout to count. */
function unified(columns: readonly Column[], choices: readonly ColumnChoice[]): ColumnChoice[] {
  const width = FIELD_WIDTHS.findLast((each) => choices.some((choice) => choice.width === each)) ?? 32;
  const signed = choices.some((choice) => choice.signed);
  return columns.map((column) => forcedChoice(column, { width, signed }));
}

type RoundingTrial = Readonly<{
  /** What rounding costs as a share of the error allowed: all columns together, and each by itself. */
  cost: (choices: readonly ColumnChoice[]) => { total: number; parts: readonly number[] };
}>;

function roundingTrial(
  fused: LoweredGraph,
  rows: readonly (readonly number[])[],
  tolerances: readonly number[],
): RoundingTrial {
  const evaluated = rows.map((row) => outputsOf(fused, realEvaluation(fused, row)));
  /** How far other rows' outputs are from theirs, as a share of the error allowed; where a function has no value they tell nothing. */
  const distance = (others: readonly (readonly number[])[]): number =>
    others.reduce((most, row, at) => {
      const outputs = outputsOf(fused, realEvaluation(fused, row));
      const shares = outputs.map(
        (output, i) => Math.abs(output - elementAt(elementAt(evaluated, at), i)) / elementAt(tolerances, i),
      );
      return shares.reduce((far, share) => (share > far && share !== Infinity ? share : far), most);
    }, 0);
  const slopes = steepest(fused, spread(rows, SLOPE_ROWS), tolerances);
  return {
    cost: (choices) => {
      const held = rows.map((row) => row.map((value, place) => heldValue(value, elementAt(choices, place))));
      const lost = choices.map((_, place) =>
        rows.reduce((most, row, at) => Math.max(most, Math.abs((row[place] ?? 0) - (held[at]?.[place] ?? 0))), 0),
      );
      const parts = lost.map((loss, place) => loss * elementAt(slopes, place));
      const farther = held.map((row, at) =>
        row.map((value, place) => value + (value - (rows[at]?.[place] ?? 0)) * (FARTHER - 1)),
      );
      const measured = Math.max(distance(held), distance(farther) / FARTHER);
      return { total: Math.max(measured, root(parts)), parts };
    },
  };
}

/** Roundings fall either way: together they cost about the root of their squares' sum. */
function root(parts: readonly number[]): number {
  return Math.sqrt(parts.reduce((sum, part) => sum + part ** 2, 0));
}

function heldValue(value: number, { width, signed, scale }: ColumnChoice): number {
  const { min, max } = fieldRange({ width, signed });
  return Math.min(Number(max), Math.max(Number(min), Math.round(value / scale))) * scale;
}

/** How much of the error allowed one unit of each column can take, on the steepest of some rows. */
function steepest(fused: LoweredGraph, rows: readonly (readonly number[])[], tolerances: readonly number[]): number[] {
  const most = fused.inputs.flatMap(({ size }) => new Array<number>(size).fill(0));
  for (const row of rows) {
    const values = realEvaluation(fused, row);
    for (const output of spread([...tolerances.keys()], SLOPE_OUTPUTS))
      gradientAt(fused, values, output).forEach((slope, place) => {
        most[place] = Math.max(most[place] ?? 0, Math.abs(slope) / elementAt(tolerances, output));
      });
  }
  return most;
}

/** At most `count` entries, from the first to the last. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, k) => elementAt(list, Math.floor((k * (list.length - 1)) / (count - 1))));
}
