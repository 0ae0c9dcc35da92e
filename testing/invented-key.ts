// SPDX-License-Identifier: GPL-3.0-or-later
import { g1TimesGenerator, g2TimesGenerator } from "../groth16/curve-points.ts";
import { type EvaluationDomain, lagrangeAt } from "../keys/evaluation-domain.ts";
import { writeZkey } from "../keys/zkey-file.ts";
import type { NativePoints } from "../prover/native/native-points.ts";
import { scalarBytes } from "../groth16/scalar-bytes.ts";
import { FIELD_ORDER, toField } from "../schema/field.ts";
import { power as raised } from "./field-arithmetic.ts";
import { encodePoints, littleEndian } from "./montgomery-points.ts";

/** A coefficient of matrix A (0) or B (1). */
export type Entry = Readonly<{ matrix: number; row: number; wire: number; coefficient: bigint }>;

/** A key of any points at all, each given by its factor of the generator: what sums over them are is then known. */
export type InventedKey = Readonly<{
  publicSignals: number;
  power: number;
  entries: readonly Entry[];
  a: readonly bigint[];
  b1: readonly bigint[];
  b2: readonly bigint[];
  c: readonly bigint[];
  h: readonly bigint[];
}>;

export async function writeInventedKey(path: string, key: InventedKey, native: NativePoints): Promise<void> {
  const points = (group: "g1" | "g2", factors: readonly bigint[]): Promise<Uint8Array> =>
    native.multiplyGenerator(group, scalarBytes(factors));
  const some1 = encodePoints([g1TimesGenerator(7n)]);
  const some2 = encodePoints([g2TimesGenerator(7n)]);
  await writeZkey(path, {
    wires: key.a.length,
    publicSignals: key.publicSignals,
    domainSize: 2 ** key.power,
    header: { alpha1: some1, beta1: some1, beta2: some2, gamma2: some2, delta1: some1, delta2: some2 },
    ic: encodePoints(Array.from({ length: key.publicSignals + 1 }, () => g1TimesGenerator(7n))),
    coefficients: section4(key.entries),
    a1: await points("g1", key.a),
    b1: await points("g1", key.b1),
    b2: await points("g2", key.b2),
    c1: await points("g1", key.c),
    h1: await points("g1", key.h),
    originHash: new Uint8Array(64),
  });
}

/** (A·B − C)(x) at the odd points x of the domain of twice the size: the definition, in n² steps. */
export function quotientOf(key: InventedKey, values: readonly bigint[]): bigint[] {
  const domain: EvaluationDomain = { power: key.power, size: 2 ** key.power };
  const rows = [0, 1].map(() => new Array<bigint>(domain.size).fill(0n));
  for (const { matrix, row, wire, coefficient } of key.entries) {
    const sums = rows[matrix] ?? [];
    sums[row] = toField((sums[row] ?? 0n) + coefficient * (values[wire] ?? 0n));
  }
  const [a = [], b = []] = rows;
  const products = a.map((value, row) => toField(value * (b[row] ?? 0n)));
  const root = raised(5n, (FIELD_ORDER - 1n) >> BigInt(key.power + 1));
  const step = toField(root * root);
  let x = root;
  return a.map(() => {
    const basis = lagrangeAt(domain, x);
    const at = (row: readonly bigint[]): bigint => dot(row, basis);
    x = toField(x * step);
    return toField(at(a) * at(b) - at(products));
  });
}

export function dot(left: readonly bigint[], right: readonly bigint[]): bigint {
  return toField(left.reduce((sum, value, index) => sum + value * (right[index] ?? 0n), 0n));
}

function section4(entries: readonly Entry[]): Uint8Array {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(entries.length);
  const parts = entries.map(({ matrix, row, wire, coefficient }) => {
    const indices = Buffer.alloc(12);
    indices.writeUInt32LE(matrix, 0);
    indices.writeUInt32LE(row, 4);
    indices.writeUInt32LE(wire, 8);
    return Buffer.concat([indices, littleEndian(toField(coefficient << 512n))]);
  });
  return Buffer.concat([count, ...parts]);
}
