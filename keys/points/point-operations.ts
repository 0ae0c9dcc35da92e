import { type GroupName, POINT_BYTES } from "../fixed-base.ts";
import { SCALAR_BYTES } from "../../groth16/scalar-bytes.ts";
import type { Combinations } from "./curve-jobs.ts";
import { openCurvePool } from "./curve-pool.ts";
import { sumOfPoints } from "./sum-of-points.ts";

/** What phase 2 needs of the curve, on points as a zkey holds them. Close it when done. */
export type PointOperations = {
  /** scalar·Pᵢ. */
  multiplyEach(group: GroupName, points: Uint8Array, scalar: Uint8Array): Promise<Uint8Array>;
  /** Σ scalarᵢ·Pᵢ, with scalars of `scalarBytes` bytes each. */
  multiExp(group: GroupName, points: Uint8Array, scalars: Uint8Array, scalarBytes: number): Promise<Uint8Array>;
  /** Sparse sums of some of the points. */
  combine(group: GroupName, points: Uint8Array, combinations: Combinations): Promise<Uint8Array>;
  close(): Promise<void>;
};

const POINTS_PER_JOB = 2048;
const POINTS_PER_SUM = 2 ** 15;
const TERMS_PER_JOB = 2 ** 14;
/** Additions in G1 that one in G2 takes as long as. */
const COST = { g1: 1, g2: 3 } as const;

export function openPointOperations(): PointOperations {
  const pool = openCurvePool();
  return {
    async multiplyEach(group, points, scalar) {
      const work = piecesOf(points, POINTS_PER_JOB * POINT_BYTES[group]);
      const additions = (points.length / POINT_BYTES[group]) * SCALAR_BYTES * 8 * 1.5 * COST[group];
      const jobs = work.map(async (piece) =>
        pool.run({ kind: "multiplyEach", group, points: piece, scalar }, additions),
      );
      return Buffer.concat(await Promise.all(jobs));
    },
    async multiExp(group, points, scalars, scalarBytes) {
      const work = piecesOf(points, POINTS_PER_SUM * POINT_BYTES[group]);
      const factors = piecesOf(scalars, POINTS_PER_SUM * scalarBytes);
      const additions = (points.length / POINT_BYTES[group]) * scalarBytes * COST[group];
      const jobs = work.map(async (piece, index) =>
        pool.run(
          { kind: "multiExp", group, points: piece, scalars: factors[index] ?? new Uint8Array(), scalarBytes },
          additions,
        ),
      );
      return sumOfPoints(group, Buffer.concat(await Promise.all(jobs)));
    },
    async combine(group, points, combinations) {
      const work = splitCombinations(combinations, TERMS_PER_JOB);
      const additions = combinations.points.length * 3 * COST[group];
      const jobs = work.map(async (part) => {
        const { used, local } = ownPoints(group, points, part);
        return pool.run({ kind: "combine", group, points: used, combinations: local }, additions);
      });
      return Buffer.concat(await Promise.all(jobs));
    },
    close: async () => pool.close(),
  };
}

function piecesOf(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  return pieces;
}

/** Consecutive outputs with about as many terms in each part. */
function splitCombinations(all: Combinations, termsPerPart: number): Combinations[] {
  const parts: Combinations[] = [];
  const outputs = all.starts.length - 1;
  for (let first = 0; first < outputs;) {
    const begin = all.starts[first] ?? 0;
    let last = first + 1;
    while (last < outputs && last - first < termsPerPart && (all.starts[last + 1] ?? 0) - begin <= termsPerPart) last++;
    const end = all.starts[last] ?? 0;
    parts.push({
      starts: all.starts.slice(first, last + 1).map((start) => start - begin),
      points: all.points.slice(begin, end),
      factors: all.factors.slice(begin, end),
      digits: all.digits,
    });
    first = last;
  }
  return parts;
}

/** The points that a part uses, and the part with these points' own numbers. */
function ownPoints(
  group: GroupName,
  points: Uint8Array,
  part: Combinations,
): { used: Uint8Array; local: Combinations } {
  const width = POINT_BYTES[group];
  const numbers = new Map<number, number>();
  const local = part.points.map((point) => {
    const known = numbers.get(point);
    if (known !== undefined) return known;
    numbers.set(point, numbers.size);
    return numbers.size - 1;
  });
  const used = new Uint8Array(numbers.size * width);
  for (const [point, number] of numbers) used.set(points.subarray(point * width, (point + 1) * width), number * width);
  return { used, local: { ...part, points: local } };
}
