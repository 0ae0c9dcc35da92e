// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { FIELD_ORDER } from "../../schema/field.ts";
import { scalarBytes } from "../../groth16/scalar-bytes.ts";
import { openSectionFile, type SectionFile } from "../section-file.ts";
import { MalformedZkey } from "../zkey-verifying-key.ts";
import { type ContributionsSection, parseContributions } from "./contributions-section.ts";

/** The sections of a Groth16 zkey. C is what papers call L. */
export const ZKEY_SECTION = {
  protocol: 1,
  header: 2,
  ic: 3,
  coefficients: 4,
  a: 5,
  b1: 6,
  b2: 7,
  c: 8,
  h: 9,
  contributions: 10,
} as const;

/** Six points, each as the zkey holds it. */
export type ZkeyPoints = Readonly<
  Record<"alpha1" | "beta1" | "beta2" | "gamma2" | "delta1" | "delta2", Uint8Array<ArrayBuffer>>
>;

/** A zkey, open: what its header says, held against the size of every section. */
export type ZkeyFile = Readonly<{
  file: SectionFile;
  wires: number;
  publicSignals: number;
  domainSize: number;
  points: ZkeyPoints;
  contributions: ContributionsSection;
}>;

/** The header's points in their order. */
const HEADER_POINTS = [
  ["alpha1", 64],
  ["beta1", 64],
  ["beta2", 128],
  ["gamma2", 128],
  ["delta1", 64],
  ["delta2", 128],
] as const;
const NUMBERS_BYTES = 4 + 32 + 4 + 32 + 3 * 4;
const HEADER_BYTES = NUMBERS_BYTES + 3 * 64 + 3 * 128;
const COEFFICIENT_BYTES = 12 + 32;
const [GROTH16, LARGEST_DOMAIN] = [1, 2 ** 28];
/** Some 30,000 contributions. */
const MAX_CONTRIBUTIONS_BYTES = 2 ** 24;

/** Opens a zkey and checks its form; of its points, none. @error MalformedZkey */
export async function openZkey(path: string): Promise<ZkeyFile> {
  const ids = Object.values(ZKEY_SECTION);
  const file = await openSectionFile(path, { magic: "zkey", ids, refuse: (problem) => new MalformedZkey(problem) });
  try {
    return await readZkey(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readZkey(file: SectionFile): Promise<ZkeyFile> {
  for (const [name, id] of Object.entries(ZKEY_SECTION)) {
    if (!file.sections.has(id)) throw new MalformedZkey(`it has no section ${id} (${name})`);
  }
  const sizeOf = (id: number): number => file.sections.get(id)?.size ?? 0;
  if (sizeOf(ZKEY_SECTION.header) !== HEADER_BYTES) throw new MalformedZkey("its header has another length");
  if (sizeOf(ZKEY_SECTION.protocol) !== 4) throw new MalformedZkey("its first section has another length");
  if (number(await file.read(ZKEY_SECTION.protocol, 0, 4), 0) !== GROTH16)
    throw new MalformedZkey("its protocol is another");
  const header = await file.read(ZKEY_SECTION.header, 0, HEADER_BYTES);
  const [wires, publicSignals, domainSize] = checkedNumbers(header);
  const terms = number(await file.read(ZKEY_SECTION.coefficients, 0, 4), 0);
  const expected = [
    [ZKEY_SECTION.ic, (publicSignals + 1) * 64],
    [ZKEY_SECTION.coefficients, 4 + terms * COEFFICIENT_BYTES],
    [ZKEY_SECTION.a, wires * 64],
    [ZKEY_SECTION.b1, wires * 64],
    [ZKEY_SECTION.b2, wires * 128],
    [ZKEY_SECTION.c, (wires - publicSignals - 1) * 64],
    [ZKEY_SECTION.h, domainSize * 64],
  ] as const;
  for (const [id, size] of expected) {
    if (sizeOf(id) !== size) throw new MalformedZkey(`its section ${id} has ${sizeOf(id)} bytes instead of ${size}`);
  }
  if (sizeOf(ZKEY_SECTION.contributions) > MAX_CONTRIBUTIONS_BYTES)
    throw new MalformedZkey("it has too many contributions");
  const last = await file.read(ZKEY_SECTION.contributions, 0, sizeOf(ZKEY_SECTION.contributions));
  return {
    file,
    wires,
    publicSignals,
    domainSize,
    points: headerPoints(header),
    contributions: parseContributions(last),
  };
}

function checkedNumbers(header: Uint8Array): [wires: number, publicSignals: number, domainSize: number] {
  const field = (order: bigint): number[] => [32, 0, 0, 0, ...scalarBytes([order])];
  const fields = [...field(bn254.fields.Fp.ORDER), ...field(FIELD_ORDER)];
  if (fields.some((byte, index) => header[index] !== byte)) throw new MalformedZkey("it is over another curve");
  const at = fields.length;
  const [wires, publicSignals, domainSize] = [number(header, at), number(header, at + 4), number(header, at + 8)];
  if (publicSignals >= wires) throw new MalformedZkey(`it has ${publicSignals} public signals and ${wires} wires`);
  if (domainSize < 2 || domainSize > LARGEST_DOMAIN || (domainSize & (domainSize - 1)) !== 0) {
    throw new MalformedZkey(`its domain has ${domainSize} points`);
  }
  return [wires, publicSignals, domainSize];
}

function headerPoints(header: Uint8Array): ZkeyPoints {
  let at = NUMBERS_BYTES;
  const points = HEADER_POINTS.map(([name, size]) => [name, header.slice(at, (at += size))]);
  return Object.fromEntries(points) as ZkeyPoints;
}

/** The bytes of section 2; what openZkey reads of it. */
export function serialiseHeader(
  key: Readonly<{ wires: number; publicSignals: number; domainSize: number; points: ZkeyPoints }>,
): Uint8Array {
  const numbers = Buffer.alloc(20);
  [key.wires, key.publicSignals, key.domainSize].forEach((value, index) => numbers.writeUInt32LE(value, index * 4));
  const length = Buffer.from([32, 0, 0, 0]);
  return Buffer.concat([
    length,
    scalarBytes([bn254.fields.Fp.ORDER]),
    length,
    scalarBytes([FIELD_ORDER]),
    numbers.subarray(0, 12),
    ...HEADER_POINTS.map(([name]) => key.points[name]),
  ]);
}

function number(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}
