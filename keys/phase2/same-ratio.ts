// SPDX-License-Identifier: GPL-3.0-or-later
import type { G1, G2 } from "../../groth16/curve-points.ts";
import type { TargetGroup } from "../../groth16/target-group.ts";

/** Whether b = k·a and d = k·c with one k: e(a, d) = e(b, c). Points of the groups; none may be infinity. */
export function haveSameRatio(group: TargetGroup, [a, b]: readonly [G1, G1], [c, d]: readonly [G2, G2]): boolean {
  return group.equal(group.pairing(a, d), group.pairing(b, c));
}
