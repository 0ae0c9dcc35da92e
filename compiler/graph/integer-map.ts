// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { isInt64 } from "./interval.ts";

/**
 * y = b + A x in integers, row by row: row i has the terms from starts[i] to before starts[i + 1]. Columns number the elements of all of
 * a node's inputs one after the other, and ascend within a row; no coefficient is 0 or larger than 2^53, and biases are int64.
 */
export type IntegerMap = Readonly<{
  starts: Uint32Array;
  columns: Uint32Array;
  coefficients: Float64Array;
  biases: BigInt64Array;
}>;

/** Doubles hold every integer up to it. */
export const MAX_COEFFICIENT = 2 ** 53;

/** A row whose integers the map cannot hold: a typed array would keep something else in their place, silently. */
export class IntegerRowTooLarge extends FatalError {
  readonly size: bigint;

  constructor(row: number, what: "bias" | "coefficient", value: bigint | number) {
    super(
      "INTEGER_ROW_TOO_LARGE",
      `Row ${row} of a sum needs the ${what} ${value}, and a coefficient may reach ±2^53, a bias ±2^63. Give the outputs coarser scales, or fewer weightBits where the model's config gives them.`,
      { details: { row, what, value: String(value) } },
    );
    this.size = BigInt(value) < 0n ? -BigInt(value) : BigInt(value);
  }
}

/** Collects a map row by row, in arrays that grow. */
export class IntegerMapBuilder {
  #columns = new Uint32Array(1_024);
  #coefficients = new Float64Array(1_024);
  #biases = new BigInt64Array(64);
  #starts = new Uint32Array(64);
  #terms = 0;
  #rows = 0;

  /** Adds a term to the row that is open; one with the coefficient 0 is none. @error IntegerRowTooLarge */
  term(column: number, coefficient: number): void {
    if (column >>> 0 !== column) throw new RangeError(`no column ${column}`);
    if (coefficient === 0) return;
    if (!Number.isInteger(coefficient)) throw new RangeError(`the coefficient ${coefficient} is no integer`);
    if (Math.abs(coefficient) > MAX_COEFFICIENT) throw new IntegerRowTooLarge(this.#rows, "coefficient", coefficient);
    if (this.#terms === this.#columns.length) {
      this.#columns = grown(this.#columns, new Uint32Array(2 * this.#terms));
      this.#coefficients = grown(this.#coefficients, new Float64Array(2 * this.#terms));
    }
    this.#columns[this.#terms] = column;
    this.#coefficients[this.#terms++] = coefficient;
  }

  /** Closes the row, its terms in ascending order. @error IntegerRowTooLarge */
  endRow(bias: bigint): void {
    if (!isInt64(bias)) throw new IntegerRowTooLarge(this.#rows, "bias", bias);
    this.#sortRow(this.#starts[this.#rows] ?? 0);
    if (this.#rows + 1 === this.#starts.length) {
      this.#starts = grown(this.#starts, new Uint32Array(2 * this.#starts.length));
      this.#biases = grown(this.#biases, new BigInt64Array(2 * this.#biases.length));
    }
    this.#biases[this.#rows] = bias;
    this.#starts[++this.#rows] = this.#terms;
  }

  build(): IntegerMap {
    return {
      starts: this.#starts.slice(0, this.#rows + 1),
      columns: this.#columns.slice(0, this.#terms),
      coefficients: this.#coefficients.slice(0, this.#terms),
      biases: this.#biases.slice(0, this.#rows),
    };
  }

  #sortRow(start: number): void {
    const columns = this.#columns.subarray(start, this.#terms);
    if (columns.every((column, place) => place === 0 || column >= (columns[place - 1] ?? 0))) return;
    const coefficients = this.#coefficients.slice(start, this.#terms);
    const order = Array.from(columns, (column, place) => ({ column, place })).sort((a, b) => a.column - b.column);
    order.forEach(({ column, place }, at) => {
      columns[at] = column;
      this.#coefficients[start + at] = coefficients[place] ?? 0;
    });
  }
}

function grown<A extends Uint32Array | Float64Array | BigInt64Array>(from: A, to: A): A {
  (to as { set(source: A): void }).set(from);
  return to;
}

/** A row written out: its bias, then its terms. */
export type WrittenRow = readonly [bias: bigint, ...terms: (readonly [column: number, coefficient: number])[]];

/** A small map, written out. */
export function integerMap(rows: readonly WrittenRow[]): IntegerMap {
  const builder = new IntegerMapBuilder();
  for (const [bias, ...terms] of rows) {
    for (const [column, coefficient] of terms) builder.term(column, coefficient);
    builder.endRow(bias);
  }
  return builder.build();
}

export function rowCount({ biases }: IntegerMap): number {
  return biases.length;
}
