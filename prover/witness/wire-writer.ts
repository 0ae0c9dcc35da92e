import type { Signals } from "../../circuits/signals.ts";
import { NO_WIRE } from "../../circom/sym-file.ts";
import { FatalError } from "../../schema/errors.ts";
import { FIELD_ORDER, toField } from "../../schema/field.ts";
import type { WireMap } from "./wire-map.ts";
import { emptyWitness, VALUE_BYTES } from "../../circom/wtns-file.ts";

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
/** Bits taken out of a bigint at once: a small integer of V8. */
const CHUNK = 30;

/** The bytes of a .wtns file with the values that `write` gives, each on its wire. @error WireMapMismatch */
export function writeWitness(map: WireMap, write: (signals: Signals) => void): Uint8Array {
  const { bytes, values } = emptyWitness(map.wires);
  const writer = new WireWriter(map.targets, values);
  write(writer);
  writer.finish();
  return bytes;
}

/** Values go to their wires by place; names are not looked at. */
class WireWriter implements Signals {
  readonly #targets: Int32Array;
  readonly #values: DataView;
  #place = 0;

  constructor(targets: Int32Array, values: DataView) {
    this.#targets = targets;
    this.#values = values;
  }

  set(_name: string, value: bigint): void {
    const wire = this.#next();
    if (wire !== NO_WIRE) this.#write(wire, value);
  }

  setAll(name: string, values: readonly bigint[]): void {
    for (const value of values) this.set(name, value);
  }

  setBits(_name: string, value: bigint, first: number, count: number): void {
    for (let start = 0; start < count; start += CHUNK) {
      const size = Math.min(CHUNK, count - start);
      const bits = Number(BigInt.asUintN(size, value >> BigInt(first + start)));
      for (let i = 0; i < size; i++) {
        const wire = this.#next();
        if (wire !== NO_WIRE) this.#values.setUint8(wire * VALUE_BYTES, (bits >> i) & 1);
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
    let rest = value < 0n || value >= FIELD_ORDER ? toField(value) : value;
    if (rest < LIMB) {
      this.#values.setBigUint64(at, rest, true);
      return;
    }
    for (let offset = 0; offset < VALUE_BYTES; offset += 8) {
      this.#values.setBigUint64(at + offset, rest, true); // takes the low 64 bits
      rest >>= LIMB_BITS;
    }
  }
}
