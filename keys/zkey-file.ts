// SPDX-License-Identifier: GPL-3.0-or-later
import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { bn254 } from "@noble/curves/bn254";
import { FIELD_ORDER } from "../schema/field.ts";
import { scalarBytes } from "../groth16/scalar-bytes.ts";
import type { R1cs } from "../circom/r1cs-file.ts";

/** What a Groth16 zkey holds; every point affine in little-endian Montgomery limbs. */
export type ZkeyParts = {
  readonly wires: number;
  readonly publicSignals: number;
  readonly domainSize: number;
  readonly header: {
    readonly alpha1: Uint8Array;
    readonly beta1: Uint8Array;
    readonly beta2: Uint8Array;
    readonly gamma2: Uint8Array;
    readonly delta1: Uint8Array;
    readonly delta2: Uint8Array;
  };
  readonly ic: Uint8Array;
  readonly coefficients: Uint8Array;
  readonly a1: Uint8Array;
  readonly b1: Uint8Array;
  readonly b2: Uint8Array;
  readonly c1: Uint8Array;
  readonly h1: Uint8Array;
  /** 64 bytes where a ceremony has the hash of the circuit it began with. */
  readonly originHash: Uint8Array;
};

const GROTH16 = 1;
const VERSION = 1;
const MATRIX_A = 0;
const MATRIX_B = 1;
const COEFFICIENT_BYTES = 12 + 32;

/** Writes snarkjs' zkey format to a temporary sibling and renames it: no reader ever sees half a key. */
export async function writeZkey(path: string, parts: ZkeyParts): Promise<void> {
  const sections: [number, Uint8Array[]][] = [
    [1, [uint32(GROTH16)]],
    [2, header(parts)],
    [3, [parts.ic]],
    [4, [parts.coefficients]],
    [5, [parts.a1]],
    [6, [parts.b1]],
    [7, [parts.b2]],
    [8, [parts.c1]],
    [9, [parts.h1]],
    [10, [parts.originHash, uint32(0)]],
  ];
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      await append(file, [Buffer.from("zkey"), uint32(VERSION), uint32(sections.length)]);
      for (const [id, contents] of sections) {
        const size = contents.reduce((sum, part) => sum + part.length, 0);
        await append(file, [uint32(id), uint64(size), ...contents]);
      }
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Section 4: the matrices A and B, with the rows of the public signals, as (matrix, row, wire, coefficient·2^512 mod r).
 * The prover's multiplication with a plain witness then leaves Montgomery form.
 */
export function coefficientSection(r1cs: R1cs): Uint8Array {
  const terms = r1cs.constraints.reduce((sum, { a, b }) => sum + a.wires.length + b.wires.length, 0);
  const count = terms + r1cs.publicSignals + 1;
  const section = new Uint8Array(4 + count * COEFFICIENT_BYTES);
  const view = new DataView(section.buffer);
  view.setUint32(0, count, true);
  let at = 4;
  const known = new Map<bigint, Uint8Array>(); // few coefficients are distinct
  const put = (matrix: number, row: number, wire: number, coefficient: bigint): void => {
    let bytes = known.get(coefficient);
    if (!bytes) known.set(coefficient, (bytes = scalarBytes([(coefficient << 512n) % FIELD_ORDER])));
    view.setUint32(at, matrix, true);
    view.setUint32(at + 4, row, true);
    view.setUint32(at + 8, wire, true);
    section.set(bytes, at + 12);
    at += COEFFICIENT_BYTES;
  };
  r1cs.constraints.forEach(({ a, b }, row) => {
    a.wires.forEach((wire, term) => {
      put(MATRIX_A, row, wire, a.coefficients[term] ?? 0n);
    });
    b.wires.forEach((wire, term) => {
      put(MATRIX_B, row, wire, b.coefficients[term] ?? 0n);
    });
  });
  for (let wire = 0; wire <= r1cs.publicSignals; wire++) put(MATRIX_A, r1cs.constraints.length + wire, wire, 1n);
  return section;
}

function header({ wires, publicSignals, domainSize, header: points }: ZkeyParts): Uint8Array[] {
  return [
    uint32(32),
    scalarBytes([bn254.fields.Fp.ORDER]),
    uint32(32),
    scalarBytes([FIELD_ORDER]),
    uint32(wires),
    uint32(publicSignals),
    uint32(domainSize),
    points.alpha1,
    points.beta1,
    points.beta2,
    points.gamma2,
    points.delta1,
    points.delta2,
  ];
}

async function append(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  for (const part of parts) {
    for (let at = 0; at < part.length;)
      at += (await file.write(part, at, Math.min(part.length - at, 2 ** 30))).bytesWritten;
  }
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}
