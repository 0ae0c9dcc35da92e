// SPDX-License-Identifier: GPL-3.0-or-later
import { openNativePoints } from "../prover/native/native-points.ts";
import { scalarBytes } from "../groth16/scalar-bytes.ts";
import { type FixedBasePool, openFixedBasePool } from "./fixed-base-pool.ts";
import type { FixedBasePlan } from "./fixed-base-worker.ts";

/**
 * Multiplies generators in native code, or where there is none on threads of WASM: the same bytes, some ten times slower.
 * @param plan how many products each group will be asked for in all
 */
export function openGeneratorMultiples(plan: FixedBasePlan): FixedBasePool {
  const native = openNativePoints();
  if (native === undefined) return openFixedBasePool(plan);
  return {
    multiply: (group, scalars) => native.multiplyGenerator(group, scalarBytes(scalars)),
    close: () => Promise.resolve(),
  };
}
