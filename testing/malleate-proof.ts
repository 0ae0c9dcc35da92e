// SPDX-License-Identifier: GPL-3.0-or-later
import { g1Coordinates, g1Point, g2Coordinates, g2Point } from "../groth16/curve-points.ts";
import { proofPoints, proofWords } from "../groth16/verify-proof.ts";

/** (−A, −B, C): another valid proof of the same signals that anybody can make from (A, B, C). */
export function malleateProof(words: readonly bigint[]): bigint[] {
  const { a, b, c } = proofPoints(words);
  return proofWords({
    a: g1Coordinates(g1Point(a).negate()),
    b: g2Coordinates(g2Point(b).negate()),
    c,
  });
}
