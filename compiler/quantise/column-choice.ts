import type { ElementType } from "../onnx/element-type.ts";
import { FIELD_WIDTHS, fieldRange, type FieldWidth } from "../../schema/model-schema.ts";

/** How the chain holds one value. */
export type ColumnChoice = Readonly<{ width: FieldWidth; signed: boolean; scale: number }>;

/** What rows hold in one column, 0 included. `isWhole`: only whole numbers. */
export type Column = Readonly<{ min: number; max: number; isWhole: boolean; elementType: ElementType }>;

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
    let [min, max, isWhole] = [0, 0, !isFloat(elementType)];
    let areAllWhole = true;
    for (const row of rows) {
      const value = row[place] ?? 0;
      min = Math.min(min, value);
      max = Math.max(max, value);
      areAllWhole &&= Number.isInteger(value);
    }
    isWhole ||= areAllWhole || Math.max(-min, max) < SMALLEST;
    const type = TYPE_RANGES[elementType] ?? ANY;
    return { min: Math.max(min, type.min), max: Math.min(max, type.max), isWhole, elementType };
  });
}

function isFloat(type: ElementType): boolean {
  return type === "float32" || type === "float64" || type === "float16" || type === "bfloat16";
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

/** Where bits are not scarce, a field reaches this many times as far as the rows do: others may go a little farther. */
const HEADROOM = 1.25;

/** Real numbers in a field of `width` bits that holds all that the rows do. */
export function realChoice(column: Column, width: FieldWidth): ColumnChoice {
  return forcedChoice(column, { width, signed: column.min < 0 });
}

/** A column in a field whose width and sign are settled. */
export function forcedChoice(
  column: Column,
  { width, signed }: Readonly<{ width: FieldWidth; signed: boolean }>,
): ColumnChoice {
  const finest = largestOf(column) / topOf(width, signed);
  if (column.isWhole) return { width, signed, scale: Math.max(1, Math.ceil(finest)) };
  return { width, signed, scale: width > 8 ? finest * HEADROOM : finest };
}

function topOf(width: FieldWidth, signed: boolean): number {
  return Number(fieldRange({ width, signed }).max);
}
