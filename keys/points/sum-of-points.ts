// SPDX-License-Identifier: GPL-3.0-or-later
import { type GroupName } from "../fixed-base.ts";
import { g1Coordinates, g1Point, g2Coordinates, g2Point } from "../../groth16/curve-points.ts";
import { bn254 } from "@noble/curves/bn254";
import { decodeG1Points, decodeG2Points, encodePoint } from "../montgomery-points.ts";

/** The sum of a few points, in a zkey's form. */
export function sumOfPoints(group: GroupName, points: Uint8Array): Uint8Array {
  if (group === "g1") {
    const sum = decodeG1Points(points).reduce(
      (total, point) => total.add(g1Point(point)),
      bn254.G1.ProjectivePoint.ZERO,
    );
    return encodePoint(g1Coordinates(sum));
  }
  const sum = decodeG2Points(points).reduce((total, point) => total.add(g2Point(point)), bn254.G2.ProjectivePoint.ZERO);
  return encodePoint(g2Coordinates(sum));
}
