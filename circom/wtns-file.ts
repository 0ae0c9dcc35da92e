// SPDX-License-Identifier: GPL-3.0-or-later
import { scalarsFrom } from "../groth16/scalar-bytes.ts";
import { FIELD_ORDER } from "../schema/field.ts";

const VERSION = 2;
export const VALUE_BYTES = 32;
const HEADER_BYTES = 12 + 12 + (4 + VALUE_BYTES + 4) + 12;

/** A .wtns file and, within it, every wire's value, little-endian in VALUE_BYTES. */
export type WitnessFile = Readonly<{ bytes: Uint8Array; values: Uint8Array }>;

/** iden3's .wtns format: a header with the field and the number of wires, then the wires, of which only the constant one has its value yet. */
export function emptyWitness(wires: number): WitnessFile {
  const bytes = new Uint8Array(HEADER_BYTES + wires * VALUE_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from("wtns"));
  view.setUint32(4, VERSION, true);
  view.setUint32(8, 2, true);

  view.setUint32(12, 1, true);
  view.setBigUint64(16, BigInt(4 + VALUE_BYTES + 4), true);
  view.setUint32(24, VALUE_BYTES, true);
  for (let limb = 0; limb < 4; limb++) {
    view.setBigUint64(28 + limb * 8, BigInt.asUintN(64, FIELD_ORDER >> BigInt(limb * 64)), true);
  }
  view.setUint32(60, wires, true);

  view.setUint32(64, 2, true);
  view.setBigUint64(68, BigInt(wires * VALUE_BYTES), true);
  const values = bytes.subarray(HEADER_BYTES);
  if (wires > 0) values[0] = 1;
  return { bytes, values };
}

/** A .wtns file of the values of all wires, in order. */
export function witnessFile(values: Uint8Array): Uint8Array {
  const { bytes } = emptyWitness(values.length / VALUE_BYTES);
  bytes.set(values, HEADER_BYTES);
  return bytes;
}

/** The values of a witness, wire 0 (the constant one) first. */
export function decodeWitness(wtns: Uint8Array): bigint[] {
  return scalarsFrom(wtns.subarray(HEADER_BYTES));
}
