// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { type G2, isInG2Subgroup, isOnTwist } from "../groth16/curve-points.ts";

/** The first point of the twist with a real x that is not in the subgroup of order r, as almost none is. */
export function outsideG2Subgroup(): G2 {
  const { Fp2 } = bn254.fields;
  for (let k = 1n; ; k++) {
    const x = { c0: k, c1: 0n };
    try {
      const y = Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), bn254.G2.CURVE.b));
      const point: G2 = [
        [x.c0, x.c1],
        [y.c0, y.c1],
      ];
      if (isOnTwist(point) && !isInG2Subgroup(point)) return point;
    } catch {
      // not a square
    }
  }
}
