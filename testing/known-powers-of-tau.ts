// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { g1TimesGenerator, g2TimesGenerator } from "../groth16/curve-points.ts";
import type { SetupSecret } from "../keys/development-secret.ts";
import { writeSections } from "./iden3-sections.ts";
import { encodePoints, littleEndian } from "./montgomery-points.ts";

const { Fr, Fp } = bn254.fields;

/**
 * A Powers of Tau file, prepared for phase 2, of a known secret: what a ceremony would have ended with had it drawn this secret.
 * Everything in it is computed the slow way, from the definitions.
 */
export function knownPowersOfTau(power: number, { tau, alpha, beta }: SetupSecret): Buffer {
  const powers = Array.from({ length: 2 ** (power + 1) - 1 }, (_, index) => Fr.pow(tau, BigInt(index)));
  const half = powers.slice(0, 2 ** power);
  const scaled = (factor: bigint, values: readonly bigint[]): bigint[] => values.map((value) => Fr.mul(factor, value));
  const bases = Array.from({ length: power + 1 }, (_, order) => lagrangeFromDefinition(order, tau));
  const basis = bases.flat();
  const header = Buffer.alloc(4 + 32 + 8);
  header.writeUInt32LE(32);
  littleEndian(Fp.ORDER).copy(header, 4);
  header.writeUInt32LE(power, 36);
  header.writeUInt32LE(power, 40);

  const g1 = (scalars: readonly bigint[]): Buffer => encodePoints(scalars.map(g1TimesGenerator));
  const g2 = (scalars: readonly bigint[]): Buffer => encodePoints(scalars.map(g2TimesGenerator));
  return writeSections(
    "ptau",
    1,
    new Map([
      [1, header],
      [2, g1(powers)],
      [3, g2(half)],
      [4, g1(scaled(alpha, half))],
      [5, g1(scaled(beta, half))],
      [6, g2([beta])],
      [7, Buffer.alloc(4)],
      [12, g1([...basis, ...lagrangeFromDefinition(power + 1, tau)])],
      [13, g2(basis)],
      [14, g1(scaled(alpha, basis))],
      [15, g1(scaled(beta, basis))],
    ]),
  );
}

/** Π_{j≠i} (x − ωʲ)/(ωⁱ − ωʲ) for each i. */
function lagrangeFromDefinition(power: number, x: bigint): bigint[] {
  const size = 2 ** power;
  const root = Fr.pow(5n, (Fr.ORDER - 1n) / BigInt(size));
  const points = Array.from({ length: size }, (_, index) => Fr.pow(root, BigInt(index)));
  return points.map((own) =>
    points
      .filter((other) => other !== own)
      .reduce((product, other) => Fr.mul(product, Fr.div(Fr.sub(x, other), Fr.sub(own, other))), 1n),
  );
}
