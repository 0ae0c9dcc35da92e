// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import {
  type G1,
  G1_ZERO,
  type G2,
  G2_ZERO,
  g1Coordinates,
  g1Point,
  g2Coordinates,
  g2Point,
} from "../groth16/curve-points.ts";

const { Fr } = bn254.fields;

/** factor·point; any integer factor, zero and negatives included. */
export function times(point: G1, factor: bigint): G1 {
  const reduced = Fr.create(factor);
  return reduced === 0n ? G1_ZERO : g1Coordinates(g1Point(point).multiply(reduced));
}

export function times2(point: G2, factor: bigint): G2 {
  const reduced = Fr.create(factor);
  return reduced === 0n ? G2_ZERO : g2Coordinates(g2Point(point).multiply(reduced));
}

export function sum(a: G1, b: G1): G1 {
  return g1Coordinates(g1Point(a).add(g1Point(b)));
}

export function sum2(a: G2, b: G2): G2 {
  return g2Coordinates(g2Point(a).add(g2Point(b)));
}
