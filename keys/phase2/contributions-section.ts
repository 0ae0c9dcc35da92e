// SPDX-License-Identifier: GPL-3.0-or-later
import { MalformedZkey } from "../zkey-verifying-key.ts";
import type { RecordedContribution } from "./contribution.ts";

/** What section 10 of a zkey holds: the hash of the first key, and what has been contributed since. */
export type ContributionsSection = Readonly<{
  circuitHash: Uint8Array;
  contributions: readonly RecordedContribution[];
}>;

export const CIRCUIT_HASH_BYTES = 64;
const [G1_BYTES, G2_BYTES] = [64, 128];
const FIXED_BYTES = 3 * G1_BYTES + G2_BYTES + CIRCUIT_HASH_BYTES + 4 + 4;
const [CONTRIBUTION, BEACON] = [0, 1];
const [NAME, ITERATIONS, VALUE] = [1, 2, 3];
/** Control characters and those that reverse text: a name is printed in other people's terminals. */
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** @error MalformedZkey */
export function parseContributions(bytes: Uint8Array): ContributionsSection {
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new MalformedZkey("its contributions end too early");
    return Uint8Array.from(bytes.subarray(at, (at += length))); // a Buffer would give a view of its own
  };
  const number = (): number => new DataView(take(4).buffer).getUint32(0, true);

  const circuitHash = take(CIRCUIT_HASH_BYTES);
  const count = number();
  if (count * FIXED_BYTES > bytes.length) throw new MalformedZkey("its contributions end too early");
  const contributions = Array.from({ length: count }, (): RecordedContribution => {
    const points = { deltaAfter: take(G1_BYTES), s: take(G1_BYTES), sx: take(G1_BYTES), spx: take(G2_BYTES) };
    const transcript = take(CIRCUIT_HASH_BYTES);
    const kind = number();
    if (kind !== CONTRIBUTION && kind !== BEACON) throw new MalformedZkey(`it has a contribution of kind ${kind}`);
    const parameters = parseParameters(take(number()));
    if ((kind === BEACON) !== (parameters.beacon !== undefined)) {
      throw new MalformedZkey("it has a beacon without value and iterations, or a contribution with them");
    }
    return { kind: kind === BEACON ? "beacon" : "contribution", ...points, transcript, ...parameters };
  });
  if (at !== bytes.length) throw new MalformedZkey("bytes stand after its contributions");
  return { circuitHash, contributions };
}

/** Each parameter has a number, and the numbers rise. */
function parseParameters(bytes: Uint8Array): Pick<RecordedContribution, "name" | "beacon"> {
  const found = new Map<number, Uint8Array>();
  for (let at = 0, last = 0; at < bytes.length;) {
    const id = bytes[at] ?? 0;
    if (id <= last || id > VALUE) throw new MalformedZkey(`a contribution has a parameter ${id} where none may be`);
    const length = id === ITERATIONS ? 1 : (bytes[at + 1] ?? 0);
    const start = at + (id === ITERATIONS ? 1 : 2);
    if (start + length > bytes.length || length === 0)
      throw new MalformedZkey("a contribution's parameters end too early");
    found.set(id, bytes.slice(start, start + length));
    last = id;
    at = start + length;
  }
  const [name, iterations, value] = [found.get(NAME), found.get(ITERATIONS)?.[0], found.get(VALUE)];
  if ((iterations === undefined) !== (value === undefined)) throw new MalformedZkey("a beacon tells half of itself");
  return {
    ...(name === undefined ? {} : { name: textOf(name) }),
    ...(iterations === undefined || value === undefined ? {} : { beacon: { value, iterationsExponent: iterations } }),
  };
}

function textOf(bytes: Uint8Array): string {
  const text = decoded(bytes);
  if (UNPRINTABLE.test(text)) throw new MalformedZkey("a contributor's name has characters that cannot be printed");
  return text;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedZkey("a contributor's name is not UTF-8");
  }
}

/** The bytes of the section; parseContributions is its inverse. */
export function serialiseContributions({ circuitHash, contributions }: ContributionsSection): Uint8Array {
  const parts = contributions.flatMap(({ kind, name, beacon, deltaAfter, s, sx, spx, transcript }) => {
    const encoded = name === undefined ? new Uint8Array() : new TextEncoder().encode(name);
    const parameters = [
      ...(name === undefined ? [] : [NAME, encoded.length, ...encoded]),
      ...(beacon === undefined
        ? []
        : [ITERATIONS, beacon.iterationsExponent, VALUE, beacon.value.length, ...beacon.value]),
    ];
    const numbers = [uint32(kind === "beacon" ? BEACON : CONTRIBUTION), uint32(parameters.length)];
    return [deltaAfter, s, sx, spx, transcript, ...numbers, Uint8Array.from(parameters)];
  });
  return Buffer.concat([circuitHash, uint32(contributions.length), ...parts]);
}

/** Whether a name can be recorded as it is: in snarkjs' files 64 UTF-16 units at most, and here nothing that cannot be printed. */
export function isRecordableName(name: string): boolean {
  return name.length <= 64 && name.isWellFormed() && !UNPRINTABLE.test(name);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
