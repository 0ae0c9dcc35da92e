// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "../../circuits/signals.ts";
import { emptyWitness, VALUE_BYTES } from "../../circom/wtns-file.ts";
import type { WireMap } from "./wire-map.ts";
import { WireWriter } from "./wire-writer.ts";

/** Where the witnesses of one circuit are written, one after the other: each takes the place of the one before. */
export class WitnessMemory {
  /** A .wtns file. */
  readonly file: Uint8Array;
  /** What the file holds: the wires' values in order, the constant one first, 32 little-endian bytes each. */
  readonly values: Uint8Array;
  readonly #writer: WireWriter;

  constructor(map: WireMap) {
    const { bytes, values } = emptyWitness(map.wires);
    this.file = bytes;
    this.values = values;
    this.#writer = new WireWriter(map.targets, values);
  }

  /** Each value that `write` gives is put on its wire; nothing is left behind when it throws. @error WireMapMismatch */
  fill(write: (signals: Signals) => void): void {
    this.wipe();
    try {
      write(this.#writer);
      this.#writer.finish();
    } catch (error) {
      this.wipe();
      throw error;
    }
  }

  /** Overwrites the witness, which tells everything about the inputs. */
  wipe(): void {
    this.#writer.restart();
    this.values.fill(0);
    if (this.values.length >= VALUE_BYTES) this.values[0] = 1; // the constant one
  }
}

/** The bytes of a .wtns file with the values that `write` gives, each on its wire. @error WireMapMismatch */
export function writeWitness(map: WireMap, write: (signals: Signals) => void): Uint8Array {
  const memory = new WitnessMemory(map);
  memory.fill(write);
  return memory.file;
}
