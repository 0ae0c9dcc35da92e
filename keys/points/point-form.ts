// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { allocate, type CurveWasm, openCurveWasm, reserve } from "../../groth16/curve-wasm.ts";
import { scalarBytes } from "../../groth16/scalar-bytes.ts";
import { type GroupName, POINT_BYTES } from "../fixed-base.ts";

/** Looks at many points in a zkey's form at once, and writes them in another. */
export class PointForm {
  readonly #wasm: CurveWasm = openCurveWasm();
  readonly #at: number;

  constructor() {
    this.#at = allocate(this.#wasm, POINTS_AT_ONCE * POINT_BYTES.g2);
    reserve(this.#wasm, 1 << 20);
  }

  /** Big-endian coordinates in plain form, imaginary part first: what the hashes of a ceremony are of. */
  uncompressed(group: GroupName, points: Uint8Array): Uint8Array {
    const result = new Uint8Array(points.length);
    const width = POINT_BYTES[group];
    const memory = this.#wasm.memory.buffer;
    for (let at = 0; at < points.length; at += POINTS_AT_ONCE * width) {
      const piece = points.subarray(at, at + POINTS_AT_ONCE * width);
      const place = new Uint8Array(memory, this.#at, piece.length);
      place.set(piece);
      this.#wasm.call[`${group}m_batchLEMtoU`]?.(this.#at, piece.length / width, this.#at);
      result.set(place, at);
    }
    return result;
  }

  /** P, 2·P, 3·P … for a point of G1. */
  multiples(point: Uint8Array, count: number): Uint8Array {
    const { call, memory } = this.#wasm;
    const [base, first] = [this.#at, this.#at + POINT_BYTES.g1];
    new Uint8Array(memory.buffer, base, POINT_BYTES.g1).set(point);
    call.g1m_toJacobian?.(base, first);
    for (let at = first + JACOBIAN_BYTES; at < first + count * JACOBIAN_BYTES; at += JACOBIAN_BYTES) {
      call.g1m_addMixed?.(at - JACOBIAN_BYTES, base, at);
    }
    call.g1m_batchToAffine?.(first, count, first);
    return new Uint8Array(memory.buffer, first, count * POINT_BYTES.g1).slice();
  }

  /** r·P = 0, for one point of the twist. */
  isInG2Subgroup(point: Uint8Array): boolean {
    const { call, memory } = this.#wasm;
    const [base, order, product] = [this.#at, this.#at + POINT_BYTES.g2, this.#at + POINT_BYTES.g2 + ORDER.length];
    new Uint8Array(memory.buffer, base, POINT_BYTES.g2).set(point);
    new Uint8Array(memory.buffer, order, ORDER.length).set(ORDER);
    call.g2m_timesScalarAffine?.(base, order, ORDER.length, product);
    return call.g2m_isZero?.(product) === 1;
  }

  /** aᵢ − bᵢ, for points of G1. */
  differences(a: Uint8Array, b: Uint8Array): Uint8Array {
    const { call, memory } = this.#wasm;
    const result = new Uint8Array(a.length);
    for (let first = 0; first < a.length; first += DIFFERENCES_AT_ONCE * POINT_BYTES.g1) {
      const [pieceA, pieceB] = [a, b].map((points) =>
        points.subarray(first, first + DIFFERENCES_AT_ONCE * POINT_BYTES.g1),
      );
      if (pieceA === undefined || pieceB === undefined) break;
      const [atA, atB, sums] = [this.#at, this.#at + pieceA.length, this.#at + 2 * pieceA.length];
      new Uint8Array(memory.buffer, atA, pieceA.length).set(pieceA);
      new Uint8Array(memory.buffer, atB, pieceA.length).set(pieceB);
      const count = pieceA.length / POINT_BYTES.g1;
      for (let index = 0; index < count; index++) {
        const at = index * POINT_BYTES.g1;
        call.g1m_subAffine?.(atA + at, atB + at, sums + index * JACOBIAN_BYTES);
      }
      call.g1m_batchToAffine?.(sums, count, sums);
      result.set(new Uint8Array(memory.buffer, sums, pieceA.length), first);
    }
    return result;
  }

  /** The first that is no point of the curve with coordinates below p; infinity is one only where it may be. */
  firstInvalid(group: GroupName, points: Uint8Array, infinity: "refused" | "allowed"): number | undefined {
    const width = POINT_BYTES[group];
    const place = new Uint8Array(this.#wasm.memory.buffer, this.#at, width);
    for (let index = 0; index * width < points.length; index++) {
      const point = points.subarray(index * width, (index + 1) * width);
      if (point.every((byte) => byte === 0)) {
        if (infinity === "refused") return index;
        continue;
      }
      place.set(point);
      if (!isBelowPrime(point) || this.#wasm.call[`${group}m_inCurveAffine`]?.(this.#at) !== 1) return index;
    }
    return undefined;
  }
}

const POINTS_AT_ONCE = 4096;
/** With their results they fit where the points of G2 do. */
const DIFFERENCES_AT_ONCE = 2048;
const JACOBIAN_BYTES = 96;
const PRIME = scalarBytes([bn254.fields.Fp.ORDER]);
const ORDER = scalarBytes([bn254.fields.Fr.ORDER]);

/** Each coordinate: another number with the same remainder would be the same point in other bytes. */
function isBelowPrime(coordinates: Uint8Array): boolean {
  for (let at = 0; at < coordinates.length; at += PRIME.length) {
    let index = PRIME.length - 1;
    while (index >= 0 && coordinates[at + index] === PRIME[index]) index--;
    if (index < 0 || (coordinates[at + index] ?? 0) > (PRIME[index] ?? 0)) return false;
  }
  return true;
}
