// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "../../circuits/signals.ts";
import { NO_WIRE } from "../../circom/sym-file.ts";
import { FatalError } from "../../schema/errors.ts";
import { FIELD_ORDER, toField } from "../../schema/field.ts";
import { VALUE_BYTES } from "../../circom/wtns-file.ts";

/** The integer graph gives more or fewer values than the map has places: they belong to different models or versions. */
export class WireMapMismatch extends FatalError {
  constructor(places: number, values: string) {
    super(
      "WIRE_MAP_MISMATCH",
      `The map of wires has ${places} places and the integer graph gives ${values} values: they do not belong together. ` +
        "Build the model again with this version: npx proofcast build.",
      { details: { places, values } },
    );
  }
}

const LIMB_BITS = 64n;
const LIMB = 1n << LIMB_BITS;
/** Bits taken out of a bigint at once. */
const CHUNK = 32;

/** Values go to their wires by place; names are not looked at. The memory is all zeros before. */
export class WireWriter implements Signals {
  readonly #targets: Int32Array;
  readonly #values: Uint8Array;
  readonly #view: DataView;
  #place = 0;

  constructor(targets: Int32Array, values: Uint8Array) {
    this.#targets = targets;
    this.#values = values;
    this.#view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  }

  restart(): void {
    this.#place = 0;
  }

  set(_name: string, value: bigint): void {
    const wire = this.#next();
    if (wire !== NO_WIRE) this.#write(wire, value);
  }

  setAll(name: string, values: readonly bigint[]): void {
    for (const value of values) this.set(name, value);
  }

  setElements(_name: string, elements: Uint8Array): void {
    for (let at = 0; at < elements.length; at += VALUE_BYTES) {
      const wire = this.#next();
      if (wire === NO_WIRE) continue;
      const to = wire * VALUE_BYTES;
      for (let i = 0; i < VALUE_BYTES; i++) this.#values[to + i] = elements[at + i] ?? 0;
    }
  }

  setBits(_name: string, value: bigint, first: number, count: number): void {
    let rest = first < CHUNK ? value : value >> BigInt(first - (first % CHUNK));
    let bit = first % CHUNK;
    for (let left = count; left > 0; rest >>= 32n, bit = 0) {
      const bits = Number(BigInt.asUintN(32, rest));
      const end = Math.min(bit + left, CHUNK);
      left -= end - bit;
      for (; bit < end; bit++) {
        const wire = this.#next();
        if (wire !== NO_WIRE) this.#values[wire * VALUE_BYTES] = (bits >>> bit) & 1;
      }
    }
  }

  component<T>(_name: string, write: (signals: Signals) => T): T {
    return write(this);
  }

  /** @error WireMapMismatch */
  finish(): void {
    if (this.#place !== this.#targets.length) throw new WireMapMismatch(this.#targets.length, String(this.#place));
  }

  #next(): number {
    const wire = this.#targets[this.#place++];
    if (wire === undefined) throw new WireMapMismatch(this.#targets.length, "more");
    return wire;
  }

  #write(wire: number, value: bigint): void {
    const at = wire * VALUE_BYTES;
    if (value >= 0n && value < LIMB) {
      this.#view.setBigUint64(at, value, true);
      return;
    }
    let rest = value < 0n || value >= FIELD_ORDER ? toField(value) : value;
    for (let offset = 0; offset < VALUE_BYTES; offset += 8) {
      this.#view.setBigUint64(at + offset, rest, true); // takes the low 64 bits
      rest >>= LIMB_BITS;
    }
  }
}
