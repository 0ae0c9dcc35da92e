// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { FatalError } from "../../schema/errors.ts";
import { scalarBytes } from "../../groth16/scalar-bytes.ts";
import { openSectionFile, type SectionFile } from "../section-file.ts";

/** The sections of a Powers of Tau file that is prepared for phase 2. */
export const PTAU_SECTION = {
  header: 1,
  tauG1: 2,
  tauG2: 3,
  alphaTauG1: 4,
  betaTauG1: 5,
  betaG2: 6,
  contributions: 7,
  lagrangeTauG1: 12,
  lagrangeTauG2: 13,
  lagrangeAlphaTauG1: 14,
  lagrangeBetaTauG1: 15,
} as const;

/** Such a file, open: what it says its power is, held against the size of every section. */
export type PtauFile = Readonly<{ power: number; file: SectionFile }>;

const { header, contributions, lagrangeTauG1, lagrangeTauG2, lagrangeAlphaTauG1, lagrangeBetaTauG1 } = PTAU_SECTION;
const PREPARED = [lagrangeTauG1, lagrangeTauG2, lagrangeAlphaTauG1, lagrangeBetaTauG1];
const HEADER_BYTES = 4 + 32 + 4 + 4;
const [G1_BYTES, G2_BYTES] = [64, 128];
/** The scalar field has roots of unity of order 2^28 and no more. */
const LARGEST_POWER = 28;

export class MalformedPtau extends FatalError {
  constructor(problem: string) {
    super(
      "MALFORMED_PTAU",
      `Not a Powers of Tau file over BN254: ${problem}. Get a published file again, and compare its hash.`,
      { details: { problem } },
    );
  }
}

/** It holds the powers only, as a ceremony's raw file does. */
export class PtauNotPrepared extends FatalError {
  constructor() {
    super(
      "PTAU_NOT_PREPARED",
      "The Powers of Tau file is not prepared for phase 2. Take the published file that is, " +
        "or prepare this one (`snarkjs powersoftau prepare phase2`) and give its hash.",
    );
  }
}

/**
 * Opens a Powers of Tau file and checks its form: every size follows from the power. What the points are is for its hash to say.
 * @error MalformedPtau, PtauNotPrepared
 */
export async function openPtau(path: string): Promise<PtauFile> {
  const ids = Object.values(PTAU_SECTION);
  const file = await openSectionFile(path, { magic: "ptau", ids, refuse: (problem) => new MalformedPtau(problem) });
  try {
    return { power: await readPower(file), file };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readPower(file: SectionFile): Promise<number> {
  if (file.sections.get(header)?.size !== HEADER_BYTES) throw new MalformedPtau("its header has another length");
  const bytes = await file.read(header, 0, HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const prime = scalarBytes([bn254.fields.Fp.ORDER]);
  if (view.getUint32(0, true) !== prime.length || prime.some((byte, index) => bytes[4 + index] !== byte)) {
    throw new MalformedPtau("it is over another curve");
  }
  const power = view.getUint32(36, true);
  if (power < 1 || power > LARGEST_POWER) throw new MalformedPtau(`its power is ${power}`);
  const missing = (id: number): boolean => !file.sections.has(id);
  for (const [id, size] of sizesOf(power)) {
    if (missing(id) && PREPARED.some((prepared) => prepared === id)) throw new PtauNotPrepared();
    if (missing(id)) throw new MalformedPtau(`it has no section ${id}`);
    const found = file.sections.get(id)?.size ?? 0;
    if (found !== size) throw new MalformedPtau(`its section ${id} has ${found} bytes, of its power there are ${size}`);
  }
  if ((file.sections.get(contributions)?.size ?? 0) < 4) throw new MalformedPtau("it does not tell its contributions");
  return power;
}

/** Powers, then Lagrange's bases on the domains of 1, 2, 4 … points; those of τ in G1 reach twice as far. */
function sizesOf(power: number): [id: number, size: number][] {
  const count = 2 ** power;
  return [
    [PTAU_SECTION.tauG1, (2 * count - 1) * G1_BYTES],
    [PTAU_SECTION.tauG2, count * G2_BYTES],
    [PTAU_SECTION.alphaTauG1, count * G1_BYTES],
    [PTAU_SECTION.betaTauG1, count * G1_BYTES],
    [PTAU_SECTION.betaG2, G2_BYTES],
    [lagrangeTauG1, (4 * count - 1) * G1_BYTES],
    [lagrangeTauG2, (2 * count - 1) * G2_BYTES],
    [lagrangeAlphaTauG1, (2 * count - 1) * G1_BYTES],
    [lagrangeBetaTauG1, (2 * count - 1) * G1_BYTES],
  ];
}
