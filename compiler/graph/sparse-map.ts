// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * y = b + A x with real coefficients, in compressed rows: row i has the terms `starts[i]` … `starts[i + 1]`. Columns number the elements of
 * all inputs one after the other. No column stands twice in a row.
 */
export type SparseMap = Readonly<{
  starts: Uint32Array;
  columns: Uint32Array;
  weights: Float64Array;
  biases: Float64Array;
}>;

/** How much longer an array that is full becomes. */
const GROWTH = 1.5;

/** Collects rows, one term after the other. */
export class SparseMapBuilder {
  #columns: Uint32Array;
  #weights: Float64Array;
  #terms = 0;
  readonly #starts: number[] = [0];
  readonly #biases: number[] = [];

  constructor(expectedTerms = 16) {
    this.#columns = new Uint32Array(expectedTerms);
    this.#weights = new Float64Array(expectedTerms);
  }

  get terms(): number {
    return this.#terms;
  }

  /** One more term of the row that is being made; a weight of 0 leaves none. */
  add(column: number, weight: number): void {
    if (weight === 0) return;
    if (this.#terms === this.#columns.length) this.#grow();
    this.#columns[this.#terms] = column;
    this.#weights[this.#terms++] = weight;
  }

  endRow(bias = 0): void {
    this.#starts.push(this.#terms);
    this.#biases.push(bias);
  }

  build(): SparseMap {
    return {
      starts: Uint32Array.from(this.#starts),
      columns: this.#columns.slice(0, this.#terms),
      weights: this.#weights.slice(0, this.#terms),
      biases: Float64Array.from(this.#biases),
    };
  }

  #grow(): void {
    const size = Math.ceil(this.#columns.length * GROWTH) + 16;
    const [columns, weights] = [new Uint32Array(size), new Float64Array(size)];
    columns.set(this.#columns);
    weights.set(this.#weights);
    [this.#columns, this.#weights] = [columns, weights];
  }
}

export function rowCount({ biases }: SparseMap): number {
  return biases.length;
}

/** Calls `visit` with every term of a row. */
export function eachTerm(
  { starts, columns, weights }: SparseMap,
  row: number,
  visit: (column: number, weight: number) => void,
): void {
  const end = starts[row + 1] ?? 0;
  for (let term = starts[row] ?? end; term < end; term++) visit(columns[term] ?? 0, weights[term] ?? 0);
}

/** Each row one element, as it is: `picks` are columns; what is negative picks nothing and gives `fill`. */
export function pickingMap(picks: ArrayLike<number>, fill = 0): SparseMap {
  const builder = new SparseMapBuilder(picks.length);
  for (const column of Array.from(picks)) {
    if (column >= 0) builder.add(column, 1);
    builder.endRow(column >= 0 ? 0 : fill);
  }
  return builder.build();
}

/** All of `size` elements as they are. */
export function identityMap(size: number): SparseMap {
  return pickingMap(Uint32Array.from({ length: size }, (_, index) => index));
}

/** Some rows of a map, in the order asked for. */
export function rowsOf(map: SparseMap, rows: ArrayLike<number>): SparseMap {
  const builder = new SparseMapBuilder(rows.length);
  for (const row of Array.from(rows)) {
    eachTerm(map, row, (column, weight) => {
      builder.add(column, weight);
    });
    builder.endRow(map.biases[row]);
  }
  return builder.build();
}

/** Whether a map gives exactly its inputs. */
export function isIdentity({ starts, columns, weights, biases }: SparseMap, inputSize: number): boolean {
  if (biases.length !== inputSize || columns.length !== inputSize) return false;
  return biases.every((bias, row) => bias === 0 && starts[row] === row && columns[row] === row && weights[row] === 1);
}
