// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";

/** An affine point of BN254's G1: [x, y]. (0, 0) stands for the point at infinity, as on chain. */
export type G1 = readonly [bigint, bigint];

/** An affine point of BN254's G2: [[x.c0, x.c1], [y.c0, y.c1]], real part first, as snarkjs writes it. */
export type G2 = readonly [readonly [bigint, bigint], readonly [bigint, bigint]];

const g1 = bn254.G1.ProjectivePoint;
const g2 = bn254.G2.ProjectivePoint;

export type G1Point = InstanceType<typeof g1>;
export type G2Point = InstanceType<typeof g2>;

export const G1_ZERO: G1 = [0n, 0n];
export const G2_ZERO: G2 = [
  [0n, 0n],
  [0n, 0n],
];
export const G2_GENERATOR: G2 = g2Coordinates(g2.BASE);

/** The point with these coordinates; not checked to be on the curve. */
export function g1Point([x, y]: G1): G1Point {
  return x === 0n && y === 0n ? g1.ZERO : g1.fromAffine({ x, y });
}

export function g2Point([[x0, x1], [y0, y1]]: G2): G2Point {
  if (x0 === 0n && x1 === 0n && y0 === 0n && y1 === 0n) return g2.ZERO;
  return g2.fromAffine({ x: { c0: x0, c1: x1 }, y: { c0: y0, c1: y1 } });
}

export function g1Coordinates(point: G1Point): G1 {
  if (point.equals(g1.ZERO)) return G1_ZERO;
  const { x, y } = point.toAffine();
  return [x, y];
}

export function g2Coordinates(point: G2Point): G2 {
  if (point.equals(g2.ZERO)) return G2_ZERO;
  const { x, y } = point.toAffine();
  return [
    [x.c0, x.c1],
    [y.c0, y.c1],
  ];
}

/** scalar·G1; any integer scalar, zero and negatives included. */
export function g1TimesGenerator(scalar: bigint): G1 {
  const reduced = bn254.fields.Fr.create(scalar);
  return reduced === 0n ? G1_ZERO : g1Coordinates(g1.BASE.multiply(reduced));
}

/** scalar·G2; any integer scalar, zero and negatives included. */
export function g2TimesGenerator(scalar: bigint): G2 {
  const reduced = bn254.fields.Fr.create(scalar);
  return reduced === 0n ? G2_ZERO : g2Coordinates(g2.BASE.multiply(reduced));
}

/** On the curve, in range and not the point at infinity. G1 has no cofactor. */
export function isG1Point(coordinates: G1): boolean {
  return passes(() => {
    g1Point(coordinates).assertValidity();
  });
}

/** On the twist and in range, in whatever subgroup, and not the point at infinity. */
export function isOnTwist([[x0, x1], [y0, y1]]: G2): boolean {
  const { Fp2, Fp } = bn254.fields;
  if (![x0, x1, y0, y1].every((value) => Fp.isValid(value))) return false;
  const x = { c0: x0, c1: x1 };
  const y = { c0: y0, c1: y1 };
  return Fp2.eql(Fp2.sqr(y), Fp2.add(Fp2.mul(Fp2.sqr(x), x), bn254.G2.CURVE.b));
}

/** r·P = 0, for a point on the twist. */
export function isInG2Subgroup(coordinates: G2): boolean {
  const point = g2Point(coordinates);
  return point
    .multiplyUnsafe(bn254.fields.Fr.ORDER - 1n)
    .add(point)
    .equals(g2.ZERO);
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
