// SPDX-License-Identifier: GPL-3.0-or-later
import bn128 from "wasmcurves/build/bn128_wasm.js";
import { type Address, allocate, type CurveWasm, openCurveWasm, reserve } from "../groth16/curve-wasm.ts";
import { SCALAR_BYTES } from "../groth16/scalar-bytes.ts";

/** Scalars in, points out: the group whose generator is multiplied. */
export type GroupName = "g1" | "g2";

/** Bytes of an affine point in a zkey: little-endian Montgomery limbs. */
export const POINT_BYTES: Record<GroupName, number> = { g1: 64, g2: 128 };

/** Scalars multiplied at once: bounds the memory for their Jacobian sums. */
const CHUNK = 2048;
const SCALAR_BITS = 254;

type Table = { readonly at: Address; readonly windowBits: number };

/**
 * Multiplies a group's generator by many scalars: a table of all small multiples of 2^(w·j)·G makes every product a sum of
 * one table entry a window, signed digits halve the table, and one inversion a chunk makes the sums affine.
 */
export class FixedBase {
  readonly #wasm: CurveWasm;
  readonly #group: GroupName;
  readonly #table: Table;
  readonly #sums: Address;

  /** @param expectedScalars how many products will be asked for in all: decides the table's size */
  static create(group: GroupName, expectedScalars: number): FixedBase {
    return new FixedBase(openCurveWasm(), group, bestWindowBits(expectedScalars));
  }

  private constructor(wasm: CurveWasm, group: GroupName, windowBits: number) {
    this.#wasm = wasm;
    this.#group = group;
    this.#table = buildTable(wasm, group, windowBits);
    this.#sums = allocate(wasm, CHUNK * jacobianBytes(group));
    reserve(wasm, CHUNK * SCALAR_BYTES * 4); // the WASM's own scratch space for the inversions
  }

  /** @param scalars 32 little-endian bytes each, below r @returns affine points, POINT_BYTES each; zero for zero */
  multiply(scalars: Uint8Array): Uint8Array<ArrayBuffer> {
    const count = scalars.length / SCALAR_BYTES;
    const points = new Uint8Array(count * POINT_BYTES[this.#group]);
    for (let first = 0; first < count; first += CHUNK) {
      const last = Math.min(first + CHUNK, count);
      const chunk = this.#multiplyChunk(scalars.subarray(first * SCALAR_BYTES, last * SCALAR_BYTES));
      points.set(chunk, first * POINT_BYTES[this.#group]);
    }
    return points;
  }

  #multiplyChunk(scalars: Uint8Array): Uint8Array {
    const { call, memory } = this.#wasm;
    const count = scalars.length / SCALAR_BYTES;
    const width = jacobianBytes(this.#group);
    for (let index = 0; index < count; index++) {
      this.#multiplyOne(scalars.subarray(index * SCALAR_BYTES, (index + 1) * SCALAR_BYTES), this.#sums + index * width);
    }
    call[`${this.#group}m_batchToAffine`]?.(this.#sums, count, this.#sums);
    return new Uint8Array(memory.buffer, this.#sums, count * POINT_BYTES[this.#group]);
  }

  #multiplyOne(scalar: Uint8Array, sum: Address): void {
    const { call } = this.#wasm;
    const add = call[`${this.#group}m_addMixed`];
    const subtract = call[`${this.#group}m_subMixed`];
    const { at, windowBits } = this.#table;
    const pointBytes = POINT_BYTES[this.#group];
    const half = 2 ** (windowBits - 1);
    call[`${this.#group}m_zero`]?.(sum);
    signedDigits(scalar, windowBits).forEach((digit, window) => {
      if (digit === 0) return;
      const entry = at + (window * half + Math.abs(digit) - 1) * pointBytes;
      (digit > 0 ? add : subtract)?.(sum, entry, sum);
    });
  }
}

/** The scalar in base 2^w with digits in (−2^(w−1), 2^(w−1)]. */
export function signedDigits(scalar: Uint8Array, windowBits: number): number[] {
  const view = new DataView(scalar.buffer, scalar.byteOffset, scalar.byteLength);
  const half = 2 ** (windowBits - 1);
  const digits: number[] = [];
  let carry = 0;
  for (let window = 0; window < windowCount(windowBits); window++) {
    const bit = window * windowBits;
    const byte = Math.min(bit >> 3, SCALAR_BYTES - 4);
    const value = bit >= SCALAR_BYTES * 8 ? 0 : (view.getUint32(byte, true) >>> (bit - byte * 8)) & (2 * half - 1);
    const digit = value + carry;
    carry = digit > half ? 1 : 0;
    digits.push(digit - carry * 2 * half);
  }
  return digits;
}

/** One window more than the bits fill takes the last carry. */
function windowCount(windowBits: number): number {
  return Math.floor(SCALAR_BITS / windowBits) + 1;
}

/** Fewest additions, table included. 16 bits at most: a digit is read from one 32-bit word. */
function bestWindowBits(scalars: number): number {
  const additions = (bits: number): number => windowCount(bits) * (scalars + 2 ** (bits - 1));
  const candidates = Array.from({ length: 14 }, (_, index) => index + 3);
  return candidates.reduce((best, bits) => (additions(bits) < additions(best) ? bits : best));
}

/** k·2^(w·j)·G for k = 1 … 2^(w−1) and every window j, affine. */
function buildTable(wasm: CurveWasm, group: GroupName, windowBits: number): Table {
  const { call } = wasm;
  const half = 2 ** (windowBits - 1);
  const pointBytes = POINT_BYTES[group];
  const at = allocate(wasm, windowCount(windowBits) * half * pointBytes);
  const multiples = allocate(wasm, half * jacobianBytes(group));
  const base = allocate(wasm, pointBytes);
  const next = allocate(wasm, jacobianBytes(group));
  reserve(wasm, half * SCALAR_BYTES * 4);

  call[`${group}m_copy`]?.(group === "g1" ? bn128.pG1gen : bn128.pG2gen, next);
  for (let window = 0; window < windowCount(windowBits); window++) {
    call[`${group}m_toAffine`]?.(next, base);
    call[`${group}m_zero`]?.(next);
    for (let multiple = 0; multiple < half; multiple++) {
      call[`${group}m_addMixed`]?.(next, base, next);
      call[`${group}m_copy`]?.(next, multiples + multiple * jacobianBytes(group));
    }
    call[`${group}m_batchToAffine`]?.(multiples, half, at + window * half * pointBytes);
    call[`${group}m_double`]?.(next, next);
  }
  return { at, windowBits };
}

function jacobianBytes(group: GroupName): number {
  return (POINT_BYTES[group] / 2) * 3;
}
