// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "./element-at.ts";
import type { IntegerMap } from "./integer-map.ts";

/**
 * Rows with the same coefficients one after the other and the same bias, which only read other columns: the places where a convolution
 * lays one filter. `taps[t]` is what all of them together read for coefficient t: two equal numbers stand for the same columns.
 */
export type SharedRows = Readonly<{ rows: readonly number[]; taps: Uint32Array }>;

/** The rows named, each in one class, in the order of the classes' first rows. */
export function sharedRows(map: IntegerMap, rows: Iterable<number>): SharedRows[] {
  const classes = new Interned<number[]>(([first = 0], [row = 0]) => isSameRow(map, first, row));
  for (const row of rows) {
    const same = classes.valueOf(hashOfRow(map, row), [row]);
    if (same[0] !== row) same.push(row);
  }
  const taps = new TapNumbers(map);
  return classes.values.map((each) => ({ rows: each, taps: taps.ofRows(each) }));
}

/** Of values that are the same, keeps the first. Hashes only speed it up. */
class Interned<T> {
  readonly values: T[] = [];
  readonly #places = new Map<number, number[]>();
  readonly #isSame: (a: T, b: T) => boolean;

  constructor(isSame: (a: T, b: T) => boolean) {
    this.#isSame = isSame;
  }

  valueOf(hash: number, value: T): T {
    return elementAt(this.values, this.placeOf(hash, value));
  }

  placeOf(hash: number, value: T): number {
    const places = this.#places.get(hash);
    const known = places?.find((place) => this.#isSame(elementAt(this.values, place), value));
    if (known !== undefined) return known;
    if (places === undefined) this.#places.set(hash, [this.values.length]);
    else places.push(this.values.length);
    return this.values.push(value) - 1;
  }
}

/** Numbers lists of columns, one list a coefficient of a class. A list of one column has that column's own number. */
class TapNumbers {
  readonly #map: IntegerMap;
  readonly #lists = new Interned<Uint32Array>((a, b) => a.length === b.length && a.every((each, at) => each === b[at]));

  constructor(map: IntegerMap) {
    this.#map = map;
  }

  ofRows(rows: readonly number[]): Uint32Array {
    const { starts, columns } = this.#map;
    const first = elementAt(starts, elementAt(rows, 0));
    const count = elementAt(starts, elementAt(rows, 0) + 1) - first;
    if (rows.length === 1) return columns.slice(first, first + count);
    return Uint32Array.from({ length: count }, (_, tap) => {
      const list = Uint32Array.from(rows, (row) => elementAt(columns, elementAt(starts, row) + tap));
      return this.#lists.placeOf(
        list.reduce((hash, column) => mixed(hash, column), 0),
        list,
      );
    });
  }
}

function hashOfRow({ starts, coefficients, biases }: IntegerMap, row: number): number {
  let hash = mixed(0, Number(BigInt.asIntN(32, elementAt(biases, row))));
  for (let term = elementAt(starts, row), end = elementAt(starts, row + 1); term < end; term++) {
    const coefficient = coefficients[term] ?? 0;
    hash = mixed(mixed(hash, coefficient | 0), (coefficient / 2 ** 32) | 0);
  }
  return hash;
}

function mixed(hash: number, value: number): number {
  const turned = Math.imul(hash ^ value, 0x9e3779b1);
  return turned ^ (turned >>> 15);
}

function isSameRow({ starts, coefficients, biases }: IntegerMap, a: number, b: number): boolean {
  const [start, other] = [elementAt(starts, a), elementAt(starts, b)];
  const count = elementAt(starts, a + 1) - start;
  if (count !== elementAt(starts, b + 1) - other || biases[a] !== biases[b]) return false;
  for (let term = 0; term < count; term++) if (coefficients[start + term] !== coefficients[other + term]) return false;
  return true;
}
