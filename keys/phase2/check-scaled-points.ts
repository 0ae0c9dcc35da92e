// SPDX-License-Identifier: GPL-3.0-or-later
import { TargetGroup } from "../../groth16/target-group.ts";
import { randomBytes } from "node:crypto";
import { decodeG1Points, decodeG2Points } from "../montgomery-points.ts";
import { InvalidPhase2 } from "./invalid-phase2.ts";
import type { PointForm } from "../points/point-form.ts";
import type { PointOperations } from "../points/point-operations.ts";
import { haveSameRatio } from "./same-ratio.ts";
import { sumOfPoints } from "../points/sum-of-points.ts";

/** Points of G1 before and after, as many of each. */
export type ScaledPieces = AsyncIterable<Readonly<{ before: Uint8Array; after: Uint8Array }>>;

/** Bits of each random factor: a wrong section passes with probability 2^-128. snarkjs' have 32. */
const FACTOR_BYTES = 16;

/**
 * Holds whole sections to what a contribution does to them: each point over the same factor as δ. One random combination of all
 * points stands for them.
 * @param delta2 δ in G2, before and after
 * @error InvalidPhase2
 */
export async function checkScaledPoints(
  sections: string,
  pieces: ScaledPieces,
  delta2: Readonly<{ before: Uint8Array; after: Uint8Array }>,
  { operations, form }: Readonly<{ operations: PointOperations; form: PointForm }>,
): Promise<void> {
  const sums: { before: Uint8Array[]; after: Uint8Array[] } = { before: [], after: [] };
  for await (const { before, after } of pieces) {
    for (const points of [before, after]) {
      if (form.firstInvalid("g1", points, "allowed") === undefined) continue;
      throw new InvalidPhase2("PointInvalid", `The key's ${sections} have a point that is not one of G1`);
    }
    const factors = randomBytes((after.length / 64) * FACTOR_BYTES);
    sums.before.push(await operations.multiExp("g1", before, factors, FACTOR_BYTES));
    sums.after.push(await operations.multiExp("g1", after, factors, FACTOR_BYTES));
  }
  const [before, after] = [pointOf(sums.before), pointOf(sums.after)];
  const [deltaBefore, deltaAfter] = [decodeG2Points(delta2.before)[0], decodeG2Points(delta2.after)[0]];
  const wrong = new InvalidPhase2("ScaledSectionWrong", `The key's ${sections} are of another delta than its own`);
  if (before === undefined || after === undefined || deltaBefore === undefined || deltaAfter === undefined) throw wrong;
  const [zeroBefore, zeroAfter] = [before, after].map(([x, y]) => x === 0n && y === 0n);
  if (zeroBefore === true && zeroAfter === true) return;
  if (
    zeroBefore === true ||
    zeroAfter === true ||
    !haveSameRatio(new TargetGroup(), [after, before], [deltaBefore, deltaAfter])
  )
    throw wrong;
}

function pointOf(sums: readonly Uint8Array[]) {
  return decodeG1Points(sumOfPoints("g1", Buffer.concat(sums)))[0];
}
