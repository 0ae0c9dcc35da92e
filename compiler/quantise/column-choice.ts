// SPDX-License-Identifier: GPL-3.0-or-later
import { type ElementType, integerRangeOf } from "../onnx/element-type.ts";
import { FIELD_WIDTHS, fieldRange, type FieldWidth } from "../../schema/model-schema.ts";

/** How the chain holds one value. */
export type ColumnChoice = Readonly<{ width: FieldWidth; signed: boolean; scale: number }>;

/**
 * What rows hold in one column, 0 included. `isWhole`: only whole numbers. `decimal`: only multiples of that power of ten. `headroom`: how many
 * times as far as the rows a field should reach.
 */
export type Column = Readonly<{
  min: number;
  max: number;
  isWhole: boolean;
  elementType: ElementType;
  decimal?: number | undefined;
  headroom: number;
}>;

/** Integers of each type that a feature may have; floats take any. */
const TYPE_RANGES: Partial<Record<ElementType, Readonly<{ min: number; max: number }>>> = {
  int8: { min: -(2 ** 7), max: 2 ** 7 - 1 },
  uint8: { min: 0, max: 2 ** 8 - 1 },
  int16: { min: -(2 ** 15), max: 2 ** 15 - 1 },
  uint16: { min: 0, max: 2 ** 16 - 1 },
  int32: { min: -(2 ** 31), max: 2 ** 31 - 1 },
  uint32: { min: 0, max: 2 ** 32 - 1 },
  uint64: { min: 0, max: 2 ** 64 },
};

const ANY = { min: -Infinity, max: Infinity };

/** Below it a float32 is denormal: such a column holds nothing. */
const SMALLEST = 2 ** -126;

export function largestOf({ min, max }: Column): number {
  return Math.max(-min, max);
}

/** Each row's values by column. Integer types are whole whatever the rows say. */
export function columnsOf(rows: readonly (readonly number[])[], elementTypes: readonly ElementType[]): Column[] {
  return elementTypes.map((elementType, place) => {
    let [min, max, isWhole] = [0, 0, integerRangeOf(elementType) !== undefined];
    let areAllWhole = true;
    for (const row of rows) {
      const value = row[place] ?? 0;
      min = Math.min(min, value);
      max = Math.max(max, value);
      areAllWhole &&= Number.isInteger(value);
    }
    isWhole ||= areAllWhole || Math.max(-min, max) < SMALLEST;
    const type = TYPE_RANGES[elementType] ?? ANY;
    const decimal = isWhole ? undefined : decimalOf(rows, place, elementType);
    return {
      min: Math.max(min, type.min),
      max: Math.min(max, type.max),
      isWhole,
      elementType,
      decimal,
      headroom: headroomOf(rows, place),
    };
  });
}

/** Where bits are not scarce, a field reaches this many times as far as the rows do: others may go a little farther. */
const HEADROOM = 1.25;

/** The fewest rows that tell of a long tail, how many times a middling value its largest is at least, and what a field reaches at most. */
const [ROWS_FOR_TAILS, FAR, FARTHEST] = [64, 8, 4];

/** Volumes, prices and balances have long tails: as many rows again go farther by about the fourth root of how far these go. */
function headroomOf(rows: readonly (readonly number[])[], place: number): number {
  if (rows.length < ROWS_FOR_TAILS) return HEADROOM;
  const sizes = rows.map((row) => Math.abs(row[place] ?? 0)).filter((size) => size > 0);
  sizes.sort((a, b) => a - b);
  const reach = (sizes.at(-1) ?? 0) / (sizes[sizes.length >> 1] ?? 1);
  return reach > FAR ? Math.min(reach ** (1 / 4), FARTHEST) : HEADROOM;
}

/** Fewer rows, or columns, say nothing of decimals: some numbers are short by chance, and pixels are never counted. */
const [ROWS_FOR_DECIMALS, COLUMNS_WITH_DECIMALS, MOST_DECIMALS] = [32, 64, 9];

/** The unit of numbers that are written with few decimals, such as percentages, prices and amounts; to a rounding of their type. */
function decimalOf(rows: readonly (readonly number[])[], place: number, elementType: ElementType): number | undefined {
  if (rows.length < ROWS_FOR_DECIMALS || (rows[0] ?? []).length > COLUMNS_WITH_DECIMALS) return undefined;
  const rounding = elementType === "float64" ? 2 ** -50 : 2 ** -24;
  let decimals = 0;
  for (const row of rows) {
    const value = row[place] ?? 0;
    const isShort = (): boolean => {
      const units = value * 10 ** decimals;
      return Math.abs(units - Math.round(units)) <= Math.abs(units) * rounding;
    };
    while (!isShort()) if (++decimals > MOST_DECIMALS) return undefined;
  }
  return 1 / 10 ** decimals;
}

/** Whole numbers as they are, in the narrowest field that holds them; beyond 32 bits, multiples of a whole unit. */
export function wholeChoice(column: Column): ColumnChoice {
  const { min, max, elementType } = column;
  const type = TYPE_RANGES[elementType] ?? ANY;
  for (const width of FIELD_WIDTHS)
    for (const signed of [false, true]) {
      const range = fieldRange({ width, signed });
      const [low, high] = [Number(range.min), Number(range.max)];
      if (low <= min && high >= max && low >= type.min && high <= type.max) return { width, signed, scale: 1 };
    }
  const signed = min < 0;
  const scale = Math.max(1, Math.ceil(largestOf(column) / topOf(32, signed)));
  return { width: 32, signed, scale };
}

/** Real numbers in a field of `width` bits that holds all that the rows do, or of fewer where their decimals need no more. */
export function realChoice(column: Column, width: FieldWidth): ColumnChoice {
  const signed = column.min < 0;
  const exact = FIELD_WIDTHS.find((each) => each <= width && decimalFits(column, each, signed));
  return forcedChoice(column, { width: exact ?? width, signed });
}

/** A unit's half, fifth, tenth, …, the smallest from `least` on: a field that reaches far beyond its values makes all that reads it wider. */
function partOf(unit: number, least: number): number {
  let part = unit;
  for (let tenth = unit; tenth >= least; tenth /= 10)
    for (const each of [tenth, tenth / 2, tenth / 5]) if (each >= least) part = each;
  return Number(part.toPrecision(1));
}

/** The next finer field of a column of real numbers; none where 32 bits are taken, or decimals are held as they are. */
export function widerChoice(column: Column, { width, signed }: ColumnChoice): ColumnChoice | undefined {
  if (column.isWhole || decimalFits(column, width, signed)) return undefined;
  const wider = FIELD_WIDTHS.find((each) => each > width);
  return wider && realChoice(column, wider);
}

/** Whether a field holds a column's decimals as they are, and a little farther than the rows reach. */
function decimalFits(column: Column, width: FieldWidth, signed: boolean): boolean {
  return column.decimal !== undefined && (largestOf(column) * column.headroom) / topOf(width, signed) <= column.decimal;
}

/** A column in a field whose width and sign are settled. */
export function forcedChoice(
  column: Column,
  { width, signed }: Readonly<{ width: FieldWidth; signed: boolean }>,
): ColumnChoice {
  const finest = largestOf(column) / topOf(width, signed);
  if (column.isWhole) return { width, signed, scale: Math.max(1, Math.ceil(finest)) };
  if (column.decimal !== undefined && decimalFits(column, width, signed))
    return { width, signed, scale: partOf(column.decimal, finest * column.headroom) };
  return { width, signed, scale: width > 8 ? finest * column.headroom : finest };
}

function topOf(width: FieldWidth, signed: boolean): number {
  return Number(fieldRange({ width, signed }).max);
}
