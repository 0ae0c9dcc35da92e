// SPDX-License-Identifier: GPL-3.0-or-later
import { SCALAR_BYTES } from "../../groth16/scalar-bytes.ts";
import type { NativePoints } from "../../prover/native/native-points.ts";
import type { ManyPoints } from "./point-operations.ts";

/** The native addon's work on points, for scalars of any length. */
export function nativeManyPoints(native: NativePoints): ManyPoints {
  return {
    multiplyEach: (group, points, scalar) => native.multiplyEach(group, points, scalar),
    multiExp: (group, points, scalars, scalarBytes) => native.multiExp(group, points, widened(scalars, scalarBytes)),
    areInG2Subgroup: (points) => native.inSubgroup("g2", points),
  };
}

/** Zeros behind each scalar: they are little-endian. */
function widened(scalars: Uint8Array, scalarBytes: number): Uint8Array {
  if (scalarBytes === SCALAR_BYTES) return scalars;
  const count = scalars.length / scalarBytes;
  const wide = new Uint8Array(count * SCALAR_BYTES);
  for (let index = 0; index < count; index++) {
    wide.set(scalars.subarray(index * scalarBytes, (index + 1) * scalarBytes), index * SCALAR_BYTES);
  }
  return wide;
}
