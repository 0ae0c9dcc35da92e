// SPDX-License-Identifier: GPL-3.0-or-later
import { randomBytes } from "node:crypto";
import { isInG2Subgroup } from "../../groth16/curve-points.ts";
import { SCALAR_BYTES } from "../../groth16/scalar-bytes.ts";
import { POINT_BYTES } from "../fixed-base.ts";
import { decodeG2Points } from "../montgomery-points.ts";
import type { CurvePool } from "./curve-pool.ts";
import type { ManyPoints } from "./point-operations.ts";
import { sumOfPoints } from "./sum-of-points.ts";

const POINTS_PER_JOB = 2048;
const POINTS_PER_SUM = 2 ** 15;
/** Additions in G1 that one in G2 takes as long as. */
const COST = { g1: 1, g2: 3 } as const;
/** Of the check of a subgroup: random factors of 16 bits, and how many sums with fresh ones. */
const [CHECK_BYTES, CHECK_ROUNDS] = [2, 10];

/** The same as the native addon does, where there is none: WASM on all cores. */
export function wasmPoints(pool: CurvePool): ManyPoints {
  const multiExp: ManyPoints["multiExp"] = async (group, points, scalars, scalarBytes) => {
    const work = piecesOf(points, POINTS_PER_SUM * POINT_BYTES[group]);
    const factors = piecesOf(scalars, POINTS_PER_SUM * scalarBytes);
    const additions = (points.length / POINT_BYTES[group]) * scalarBytes * COST[group];
    const jobs = work.map(async (piece, index) => {
      const own = factors[index] ?? new Uint8Array();
      return pool.run({ kind: "multiExp", group, points: piece, scalars: own, scalarBytes }, additions);
    });
    return sumOfPoints(group, Buffer.concat(await Promise.all(jobs)));
  };
  return {
    multiExp,
    async multiplyEach(group, points, scalar) {
      const work = piecesOf(points, POINTS_PER_JOB * POINT_BYTES[group]);
      const additions = (points.length / POINT_BYTES[group]) * SCALAR_BYTES * 8 * 1.5 * COST[group];
      const jobs = work.map(async (piece) =>
        pool.run({ kind: "multiplyEach", group, points: piece, scalar }, additions),
      );
      return Buffer.concat(await Promise.all(jobs));
    },
    /**
     * What lies outside has an order with a prime of the cofactor, whose smallest is 10,069: a random sum falls into the subgroup by
     * chance for at most 7 of 65,536 factors, ten sums with probability below 2^-130.
     */
    async areInG2Subgroup(points) {
      for (let round = 0; round < CHECK_ROUNDS; round++) {
        const factors = randomBytes((points.length / POINT_BYTES.g2) * CHECK_BYTES);
        const [sum] = decodeG2Points(await multiExp("g2", points, factors, CHECK_BYTES));
        const isInfinity = sum?.flat().every((coordinate) => coordinate === 0n);
        if (sum === undefined || (isInfinity !== true && !isInG2Subgroup(sum))) return false;
      }
      return true;
    },
  };
}

function piecesOf(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  return pieces;
}
