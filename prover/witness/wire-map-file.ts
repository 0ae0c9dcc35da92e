// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { NO_WIRE } from "../../circom/sym-file.ts";
import type { WireMap } from "./wire-map.ts";

const MAGIC = 0x70776d70; // "pmwp", little-endian
const VERSION = 1;
const HEADER_BYTES = 16;
const PLACE_BYTES = 4;

/** The bytes are no map of wires, or one of another version. */
export class MalformedWireMap extends FatalError {
  constructor(problem: string) {
    super(
      "MALFORMED_WIRE_MAP",
      `Not a map of wires that a witness can be written with: ${problem}. Build the model again: npx proofcast build.`,
      { details: { problem } },
    );
  }
}

/** Magic, version, number of wires, number of places, then each place's wire: 32-bit numbers, little-endian. */
export function encodeWireMap({ wires, targets }: WireMap): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + targets.length * PLACE_BYTES);
  const view = new DataView(bytes.buffer);
  [MAGIC, VERSION, wires, targets.length].forEach((value, index) => {
    view.setUint32(index * 4, value, true);
  });
  targets.forEach((wire, place) => {
    view.setInt32(HEADER_BYTES + place * PLACE_BYTES, wire, true);
  });
  return bytes;
}

/** @error MalformedWireMap */
export function decodeWireMap(bytes: Uint8Array): WireMap {
  if (bytes.length < HEADER_BYTES) throw new MalformedWireMap("it is truncated");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (index: number): number => view.getUint32(index * 4, true);
  if (at(0) !== MAGIC) throw new MalformedWireMap("it does not begin as one");
  if (at(1) !== VERSION) throw new MalformedWireMap(`its version is ${at(1)}, not ${VERSION}`);
  const [wires, places] = [at(2), at(3)];
  if (bytes.length !== HEADER_BYTES + places * PLACE_BYTES)
    throw new MalformedWireMap(`${bytes.length} bytes do not hold ${places} places`);
  if (wires > places + 1) throw new MalformedWireMap(`${places} places cannot fill ${wires} wires`);
  const targets = new Int32Array(places);
  for (let place = 0; place < places; place++) {
    const wire = view.getInt32(HEADER_BYTES + place * PLACE_BYTES, true);
    if (wire !== NO_WIRE && (wire < 1 || wire >= wires))
      throw new MalformedWireMap(`place ${place} has the wire ${wire} of ${wires}`);
    targets[place] = wire;
  }
  return { wires, targets };
}
