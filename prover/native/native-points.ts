// SPDX-License-Identifier: GPL-3.0-or-later
import { availableParallelism } from "node:os";
import { FatalError } from "../../schema/errors.ts";
import { loadNativeAddon, type PointOperation } from "./native-addon.ts";

/**
 * Work on many points at once. Points are as a zkey holds them: affine, little-endian Montgomery limbs, 64 bytes in G1 and 128
 * in G2, infinity all zeros. Scalars are 32 little-endian bytes, reduced.
 * @throws MalformedPoints
 */
export type NativePoints = {
  /** kᵢ·G */
  multiplyGenerator(group: PointGroup, scalars: Uint8Array): Promise<Uint8Array>;
  /** k·Pᵢ, for one k */
  multiplyEach(group: PointGroup, points: Uint8Array, scalar: Uint8Array): Promise<Uint8Array>;
  /** Σ kᵢ·Pᵢ */
  multiExp(group: PointGroup, points: Uint8Array, scalars: Uint8Array): Promise<Uint8Array>;
  /** Whether all are in the subgroup of order r; a point that is not on the curve is an error. */
  inSubgroup(group: PointGroup, points: Uint8Array): Promise<boolean>;
};

export type PointGroup = "g1" | "g2";

/** Not points of the curve, not reduced scalars, or not as many as belong together. */
export class MalformedPoints extends FatalError {
  constructor(problem: string) {
    super("MALFORMED_POINTS", `Cannot compute with these points: ${problem}. Where are they from?`, {
      details: { problem },
    });
  }
}

const NONE = new Uint8Array(0);
const REFUSALS: readonly unknown[] = ["MALFORMED_POINTS", "MALFORMED_VALUES"];

/** undefined where the addon did not compile: callers then use their slower TypeScript. */
export function openNativePoints(): NativePoints | undefined {
  const loaded = loadNativeAddon();
  if ("problem" in loaded) return undefined;
  const { addon } = loaded;
  const isPortable = process.env.PROOFCAST_PROVER_CPU === "portable" ? 1 : 0;
  const run = async <T>(
    operation: PointOperation<T>,
    group: PointGroup,
    points: Uint8Array,
    scalars: Uint8Array,
  ): Promise<T> => {
    try {
      return await operation(group === "g1" ? 1 : 2, points, scalars, isPortable, availableParallelism());
    } catch (error) {
      const { code, message } = error as { code?: unknown; message: string };
      throw REFUSALS.includes(code) ? new MalformedPoints(message) : error;
    }
  };
  return {
    multiplyGenerator: (group, scalars) => run(addon.multiplyGenerator, group, NONE, scalars),
    multiplyEach: (group, points, scalar) => run(addon.multiplyEach, group, points, scalar),
    multiExp: (group, points, scalars) => run(addon.multiExp, group, points, scalars),
    inSubgroup: (group, points) => run(addon.inSubgroup, group, points, NONE),
  };
}
