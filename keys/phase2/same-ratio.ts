import { bn254 } from "@noble/curves/bn254";
import { type G1, type G2, g1Point, g2Point } from "../../groth16/curve-points.ts";

/** Whether b = k·a and d = k·c with one k: e(a, d) = e(b, c). Points of the groups; none may be infinity. */
export function haveSameRatio(a: G1, b: G1, c: G2, d: G2): boolean {
  const value = bn254.pairingBatch([
    { g1: g1Point(a).negate(), g2: g2Point(d) },
    { g1: g1Point(b), g2: g2Point(c) },
  ]);
  return bn254.fields.Fp12.eql(value, bn254.fields.Fp12.ONE);
}
