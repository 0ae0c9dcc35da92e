import { randomBytes } from "node:crypto";
import { isInG2Subgroup } from "../../groth16/curve-points.ts";
import { POINT_BYTES } from "../fixed-base.ts";
import { decodeG2Points } from "../montgomery-points.ts";
import type { PointOperations } from "./point-operations.ts";

/** Random factors of 16 bits, and how many sums with fresh ones. */
const [FACTOR_BYTES, ROUNDS] = [2, 10];

/**
 * Whether points of the twist are all in the subgroup of order r. What lies outside has an order with a prime of the cofactor,
 * whose smallest is 10,069: a random sum falls into the subgroup by chance for at most 7 of 65,536 factors, ten sums with
 * probability below 2^-130.
 */
export async function areInG2Subgroup(points: Uint8Array, operations: PointOperations): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round++) {
    const factors = randomBytes((points.length / POINT_BYTES.g2) * FACTOR_BYTES);
    const [sum] = decodeG2Points(await operations.multiExp("g2", points, factors, FACTOR_BYTES));
    const isInfinity = sum?.flat().every((coordinate) => coordinate === 0n);
    if (sum === undefined || (isInfinity !== true && !isInG2Subgroup(sum))) return false;
  }
  return true;
}
