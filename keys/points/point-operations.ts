// SPDX-License-Identifier: GPL-3.0-or-later
import { openNativePoints } from "../../prover/native/native-points.ts";
import type { GroupName } from "../fixed-base.ts";
import type { Combinations } from "./curve-jobs.ts";
import { openCurvePool } from "./curve-pool.ts";
import { nativeManyPoints } from "./native-many-points.ts";
import { ownPoints, splitCombinations } from "./split-combinations.ts";
import { wasmPoints } from "./wasm-points.ts";

/** Work on many points of the curve, in a zkey's form. */
export type ManyPoints = Readonly<{
  /** scalar·Pᵢ. */
  multiplyEach(group: GroupName, points: Uint8Array, scalar: Uint8Array): Promise<Uint8Array>;
  /** Σ scalarᵢ·Pᵢ, with scalars of `scalarBytes` bytes each, below r. */
  multiExp(group: GroupName, points: Uint8Array, scalars: Uint8Array, scalarBytes: number): Promise<Uint8Array>;
  /** Whether points of the twist are all in the subgroup of order r. */
  areInG2Subgroup(points: Uint8Array): Promise<boolean>;
}>;

/** What phase 2 needs of the curve. Close it when done. */
export type PointOperations = ManyPoints &
  Readonly<{
    /** Sparse sums of some of the points. */
    combine(group: GroupName, points: Uint8Array, combinations: Combinations): Promise<Uint8Array>;
    close(): Promise<void>;
  }>;

const TERMS_PER_JOB = 2 ** 14;
/** Additions a term: most factors of a model are small. Those of G2 take three times as long. */
const ADDITIONS = { g1: 3, g2: 9 } as const;

/** The native addon's, where it compiled. Sparse sums are not among its work: they are WASM's in any case. */
export function openPointOperations(): PointOperations {
  const pool = openCurvePool();
  const native = openNativePoints();
  return {
    ...(native === undefined ? wasmPoints(pool) : nativeManyPoints(native)),
    async combine(group, points, combinations) {
      const additions = combinations.points.length * ADDITIONS[group];
      const jobs = splitCombinations(combinations, TERMS_PER_JOB).map(async (part) => {
        const { used, local } = ownPoints(group, points, part);
        return pool.run({ kind: "combine", group, points: used, combinations: local }, additions);
      });
      return Buffer.concat(await Promise.all(jobs));
    },
    close: async () => pool.close(),
  };
}
