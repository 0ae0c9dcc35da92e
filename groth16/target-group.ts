// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import type { G1, G2 } from "./curve-points.ts";
import { type Address, allocate, type CurveWasm, openCurveWasm, reserve } from "./curve-wasm.ts";
import { scalarBytes } from "./scalar-bytes.ts";

const { Fp } = bn254.fields;
const RADIX = Fp.create(1n << 256n);

/** Bytes of an element of Fp12: two halves, of which an inverse negates the second. */
const ELEMENT_BYTES = 12 * 32;
const HALF_BYTES = ELEMENT_BYTES / 2;

/** Above the free pointer, for the curve's own scratch. */
const SCRATCH_BYTES = 1 << 20;

/** BN254's target group: values of the pairing, which multiply where their exponents add. */
export class TargetGroup {
  readonly #wasm: CurveWasm;

  constructor() {
    this.#wasm = openCurveWasm();
    reserve(this.#wasm, SCRATCH_BYTES);
  }

  /** e(P, Q), for points of the groups of order r; neither may be zero. */
  pairing(p: G1, q: G2): Address {
    const value = this.newElement();
    this.#call("bn128_pairing", this.#jacobian(p, [1n]), this.#jacobian(q.flat(), [1n, 0n]), value);
    return value;
  }

  /** Holds the unit until it is written to. */
  newElement(): Address {
    const at = allocate(this.#wasm, ELEMENT_BYTES);
    this.#call("ftm_one", at);
    return at;
  }

  multiply(a: Address, b: Address, into: Address): void {
    this.#call("ftm_mul", a, b, into);
  }

  /** The inverse of a value of the pairing, whose norm is one. */
  invert(a: Address, into: Address): void {
    this.#call("ftm_conjugate", a, into);
  }

  /** Equal for an element and its inverse, and for no others. */
  halfOf(a: Address): string {
    return String.fromCharCode(...new Uint8Array(this.#wasm.memory.buffer, a, HALF_BYTES));
  }

  equal(a: Address, b: Address): boolean {
    return this.#call("ftm_eq", a, b) === 1;
  }

  /** Coordinates in Montgomery form, z = 1. */
  #jacobian(affine: readonly bigint[], one: readonly bigint[]): Address {
    const bytes = scalarBytes([...affine, ...one].map((value) => Fp.mul(value, RADIX)));
    const at = allocate(this.#wasm, bytes.length);
    new Uint8Array(this.#wasm.memory.buffer, at, bytes.length).set(bytes);
    return at;
  }

  #call(name: string, ...addresses: Address[]): number {
    const run = this.#wasm.call[name];
    if (run === undefined) throw new TypeError(`the curve's WASM has no ${name}`);
    return run(...addresses);
  }
}
