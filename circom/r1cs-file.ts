// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";
import { FIELD_ORDER } from "../schema/field.ts";

/** Σ coefficientᵢ·wire(wireᵢ), in parallel arrays. */
export type LinearCombination = { readonly wires: readonly number[]; readonly coefficients: readonly bigint[] };

/** A·w ∘ B·w = C·w. Wire 0 is the constant one, then outputs, public inputs, private inputs and the rest. */
export type R1cs = {
  readonly wires: number;
  /** Outputs and public inputs; the constant one is not counted. */
  readonly publicSignals: number;
  readonly constraints: readonly {
    readonly a: LinearCombination;
    readonly b: LinearCombination;
    readonly c: LinearCombination;
  }[];
};

const HEADER_SECTION = 1;
const CONSTRAINTS_SECTION = 2;
const CUSTOM_GATES_SECTION = 4;
const FIELD_BYTES = 32;
/** Length and prime of the field, four counts of wires, one of labels and one of constraints. */
const HEADER_BYTES = 4 + FIELD_BYTES + 4 * 4 + 8 + 4;
/** Every wire has a label of eight bytes in a section of its own, so that no count of wires is larger than its file. */
const LABEL_BYTES = 8;

export class MalformedR1cs extends FatalError {
  constructor(problem: string) {
    super("MALFORMED_R1CS", `Not an r1cs file that keys can be made for: ${problem}. Compile the circuit again.`, {
      details: { problem },
    });
  }
}

/** Reads iden3's r1cs format, version 1, over BN254's scalar field. */
export function readR1cs(file: Uint8Array): R1cs {
  try {
    return parse(file);
  } catch (error) {
    if (error instanceof RangeError) throw new MalformedR1cs("it is truncated");
    throw error;
  }
}

function parse(file: Uint8Array): R1cs {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const sections = readSections(view);
  const { at: header, end: headerEnd } = requireSection(sections, HEADER_SECTION, "header");
  if (headerEnd - header !== HEADER_BYTES) throw new MalformedR1cs("its header has another length");
  if (view.getUint32(header, true) !== FIELD_BYTES) throw new MalformedR1cs("its field elements are not 32 bytes");
  if (readField(view, header + 4) !== FIELD_ORDER) throw new MalformedR1cs("its field is not BN254's scalar field");
  const customGates = sections.get(CUSTOM_GATES_SECTION)?.at;
  if (customGates !== undefined && view.getUint32(customGates, true) > 0) {
    throw new MalformedR1cs("it uses custom gates, which Groth16 does not have");
  }
  const counts = header + 4 + FIELD_BYTES;
  const wires = view.getUint32(counts, true);
  const publicSignals = view.getUint32(counts + 4, true) + view.getUint32(counts + 8, true);
  const constraintCount = view.getUint32(counts + 24, true);
  if (publicSignals >= wires) throw new MalformedR1cs(`it has ${publicSignals} public signals and ${wires} wires`);
  if (wires * LABEL_BYTES > view.byteLength) throw new MalformedR1cs(`it has no room for ${wires} wires`);

  const { at: first, end } = requireSection(sections, CONSTRAINTS_SECTION, "constraints");
  let at = first;
  const readCombination = (): LinearCombination => {
    const terms = view.getUint32(at, true);
    at += 4;
    const combination: { wires: number[]; coefficients: bigint[] } = { wires: [], coefficients: [] };
    for (let term = 0; term < terms; term++) {
      const wire = view.getUint32(at, true);
      if (wire >= wires) throw new MalformedR1cs(`a constraint names wire ${wire} of ${wires}`);
      const coefficient = readField(view, at + 4);
      if (coefficient >= FIELD_ORDER) throw new MalformedR1cs("a coefficient is not below the field's order");
      combination.wires.push(wire);
      combination.coefficients.push(coefficient);
      at += 4 + FIELD_BYTES;
    }
    return combination;
  };
  const constraints = [];
  for (let row = 0; row < constraintCount; row++) {
    constraints.push({ a: readCombination(), b: readCombination(), c: readCombination() });
  }
  if (at !== end) throw new MalformedR1cs(`its ${constraintCount} constraints do not end where their section does`);
  return { wires, publicSignals, constraints };
}

/** Where a section's content begins and ends. */
type Section = Readonly<{ at: number; end: number }>;

function readSections(view: DataView): Map<number, Section> {
  if (view.byteLength < 12 || view.getUint32(0, false) !== 0x72316373)
    throw new MalformedR1cs("it does not begin with r1cs");
  if (view.getUint32(4, true) !== 1) throw new MalformedR1cs(`its version is ${view.getUint32(4, true)}, not 1`);
  const sections = new Map<number, Section>();
  let at = 12;
  for (let left = view.getUint32(8, true); left > 0; left--) {
    const size = Number(view.getBigUint64(at + 4, true));
    const id = view.getUint32(at, true);
    if (sections.has(id)) throw new MalformedR1cs(`it has section ${id} twice`);
    sections.set(id, { at: at + 12, end: at + 12 + size });
    at += 12 + size;
    if (at > view.byteLength) throw new MalformedR1cs("it is truncated");
  }
  if (at !== view.byteLength) throw new MalformedR1cs("bytes stand after its last section");
  return sections;
}

function requireSection(sections: Map<number, Section>, id: number, name: string): Section {
  const section = sections.get(id);
  if (section === undefined) throw new MalformedR1cs(`it has no ${name} section`);
  return section;
}

function readField(view: DataView, at: number): bigint {
  const low = view.getBigUint64(at, true) | (view.getBigUint64(at + 8, true) << 64n);
  const high = view.getBigUint64(at + 16, true) | (view.getBigUint64(at + 24, true) << 64n);
  return high === 0n ? low : low | (high << 128n);
}
