// SPDX-License-Identifier: GPL-3.0-or-later
import type { ElementType } from "./element-type.ts";
import { fromHalfBits, toHalfBits } from "./half-float.ts";

/** Reads one element of raw_data as a double. int64 and uint64 beyond 2^53 become the nearest double. */
export function readElement(view: DataView, offset: number, elementType: ElementType): number {
  switch (elementType) {
    case "float32":
      return view.getFloat32(offset, true);
    case "float64":
      return view.getFloat64(offset, true);
    case "float16":
      return fromHalfBits(view.getUint16(offset, true));
    case "bfloat16":
      return bfloat16FromBits(view.getUint16(offset, true));
    case "int8":
      return view.getInt8(offset);
    case "uint8":
      return view.getUint8(offset);
    case "bool":
      return view.getUint8(offset) === 0 ? 0 : 1;
    case "int16":
      return view.getInt16(offset, true);
    case "uint16":
      return view.getUint16(offset, true);
    case "int32":
      return view.getInt32(offset, true);
    case "uint32":
      return view.getUint32(offset, true);
    case "int64":
      return Number(view.getBigInt64(offset, true));
    case "uint64":
      return Number(view.getBigUint64(offset, true));
  }
}

/** Writes one element of raw_data; integers wrap to their width, floats round to theirs. */
export function writeElement(view: DataView, offset: number, elementType: ElementType, value: number | bigint): void {
  switch (elementType) {
    case "float32":
      view.setFloat32(offset, Number(value), true);
      return;
    case "float64":
      view.setFloat64(offset, Number(value), true);
      return;
    case "float16":
      view.setUint16(offset, toHalfBits(Number(value)), true);
      return;
    case "bfloat16":
      view.setUint16(offset, bfloat16ToBits(Number(value)), true);
      return;
    case "int8":
    case "uint8":
      view.setUint8(offset, Number(value));
      return;
    case "bool":
      view.setUint8(offset, Number(value) === 0 ? 0 : 1);
      return;
    case "int16":
    case "uint16":
      view.setUint16(offset, Number(value), true);
      return;
    case "int32":
    case "uint32":
      view.setUint32(offset, Number(value), true);
      return;
    case "int64":
    case "uint64":
      view.setBigUint64(offset, BigInt.asUintN(64, BigInt(value)), true);
  }
}

const scratch = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
function bfloat16FromBits(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

/** Rounds towards zero. */
function bfloat16ToBits(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint16(0);
}
