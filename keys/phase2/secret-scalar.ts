// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash, randomFillSync } from "node:crypto";
import { allocate, openCurveWasm } from "../../groth16/curve-wasm.ts";
import { SCALAR_BYTES, scalarBytes } from "../../groth16/scalar-bytes.ts";
import { FIELD_ORDER } from "../../schema/field.ts";

const ORDER = scalarBytes([FIELD_ORDER]);

/**
 * A uniform scalar between 0 and r, from the system's randomness and whatever the contributor adds: neither alone has to be good.
 * Held in bytes, never in a number, so that whoever has it can wipe it.
 */
export function drawSecret(entropy: Uint8Array): Uint8Array<ArrayBuffer> {
  const system = randomFillSync(new Uint8Array(64));
  const seed = createHash("blake2b512").update(system).update(entropy).digest();
  try {
    for (let attempt = 0; ; attempt++) {
      const digest = createHash("blake2b512").update(seed).update(Uint8Array.of(attempt)).digest();
      const scalar = Uint8Array.from(digest.subarray(0, SCALAR_BYTES));
      digest.fill(0);
      scalar[SCALAR_BYTES - 1] = (scalar[SCALAR_BYTES - 1] ?? 0) & 0x3f; // r has 254 bits
      if (isBelowOrder(scalar) && scalar.some((byte) => byte !== 0)) return scalar;
    }
  } finally {
    system.fill(0);
    seed.fill(0);
  }
}

/** 1 / scalar, computed where it can be wiped: in memory that is thrown away full of zeros. */
export function inverseOf(scalar: Uint8Array): Uint8Array<ArrayBuffer> {
  const { call, memory } = openCurveWasm();
  const at = allocate({ call, memory }, SCALAR_BYTES);
  new Uint8Array(memory.buffer, at, SCALAR_BYTES).set(scalar);
  for (const step of ["frm_toMontgomery", "frm_inverse", "frm_fromMontgomery"]) call[step]?.(at, at);
  const inverse = new Uint8Array(memory.buffer, at, SCALAR_BYTES).slice();
  new Uint8Array(memory.buffer).fill(0);
  return inverse;
}

function isBelowOrder(scalar: Uint8Array): boolean {
  for (let index = SCALAR_BYTES - 1; index >= 0; index--) {
    const difference = (scalar[index] ?? 0) - (ORDER[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
