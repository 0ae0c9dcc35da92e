// SPDX-License-Identifier: GPL-3.0-or-later
import { openNativePoints } from "../prover/native/native-points.ts";
import type { NativePoints } from "../prover/native/native-points.ts";
import { nativeProblem } from "../prover/native/native-prover.ts";

const VARIABLE = "PROOFCAST_PROVER_CPU";

/** Skips a suite on a machine without a compiler; elsewhere a missing addon is a failure of test/prover/native/. */
export function skipWithoutNative(suite: Mocha.Context): void {
  if (nativeProblem() !== undefined) suite.skip();
}

/** The operations in plain C++ or in this processor's own arithmetic. */
export function pointsIn(arithmetic: "portable" | "fastest"): NativePoints {
  const before = process.env[VARIABLE];
  if (arithmetic === "portable") process.env[VARIABLE] = arithmetic;
  const points = openNativePoints();
  if (before === undefined) Reflect.deleteProperty(process.env, VARIABLE);
  else process.env[VARIABLE] = before;
  if (points === undefined) throw new Error(`there is no native addon: ${nativeProblem() ?? ""}`);
  return points;
}
