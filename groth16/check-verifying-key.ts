// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";
import { G2_GENERATOR, type G1, type G2, isG1Point, isInG2Subgroup, isOnTwist } from "./curve-points.ts";
import { smallRelation, type SmallRelation } from "./small-relations.ts";
import type { VerifyingKey } from "./verifying-key.ts";

export type WeakKeyReason =
  | "PointIsZero"
  | "PointOffCurve"
  | "PointNotInSubgroup"
  | "GammaNotGenerator"
  | "DeltaEqualsGamma"
  | "DeltaEqualsMinusGamma"
  | "BetaEqualsGamma"
  | "BetaEqualsMinusGamma"
  | "SignalsNotDistinct"
  | "PointsRelated"
  | "NoSignals";

const EXPLANATIONS: Record<WeakKeyReason, string> = {
  PointIsZero: "is the point at infinity",
  PointOffCurve: "is not on the curve",
  PointNotInSubgroup: "is not in the subgroup of order r",
  GammaNotGenerator: "is not the generator of G2",
  DeltaEqualsGamma: "equals gamma: phase 2 was skipped and anybody can forge a proof",
  DeltaEqualsMinusGamma: "equals −gamma: anybody can forge a proof",
  BetaEqualsGamma: "equals gamma: anybody can forge a proof",
  BetaEqualsMinusGamma: "equals −gamma: anybody can forge a proof",
  PointsRelated: "is zero in the exponent, where gamma is 1: whoever knows the key may forge a proof",
  SignalsNotDistinct: "equals another signal's point up to sign: the two signals can be exchanged",
  NoSignals: "has no public signal: nothing is bound",
};

/** A verifying key under which proofs can be forged, or that is no key at all. */
export class WeakKey extends FatalError {
  readonly reason: WeakKeyReason;
  readonly point: string;

  constructor(reason: WeakKeyReason, point: string) {
    super("WEAK_KEY", `Refused verifying key: ${point} ${EXPLANATIONS[reason]}. Make the keys again.`, {
      details: { reason, point },
    });
    this.reason = reason;
    this.point = point;
  }
}

/**
 * Refuses keys that are forgeable by anybody: malformed ones, and those whose points have a small relation. No list is complete:
 * a relation with larger coefficients, or a secret that somebody knows, passes. Only a transcript of the set-up speaks for those.
 * @throws WeakKey with the first reason found
 */
export function checkVerifyingKey(key: VerifyingKey): void {
  checkG1(key.alpha, "alpha");
  checkG2(key.beta, "beta");
  checkG2(key.gamma, "gamma");
  checkG2(key.delta, "delta");
  key.ic.forEach((point, index) => {
    checkG1(point, icName(index));
  });

  if (!sameG2(key.gamma, G2_GENERATOR)) throw new WeakKey("GammaNotGenerator", "gamma");
  if (sameG2(key.delta, key.gamma)) throw new WeakKey("DeltaEqualsGamma", "delta");
  if (sameX(key.delta, key.gamma)) throw new WeakKey("DeltaEqualsMinusGamma", "delta");
  if (sameG2(key.beta, key.gamma)) throw new WeakKey("BetaEqualsGamma", "beta");
  if (sameX(key.beta, key.gamma)) throw new WeakKey("BetaEqualsMinusGamma", "beta");

  if (key.ic.length < 2) throw new WeakKey("NoSignals", "ic");
  const seen = new Set<bigint>();
  key.ic.slice(1).forEach(([x], index) => {
    if (seen.has(x)) throw new WeakKey("SignalsNotDistinct", icName(index + 1)); // equal x: equal up to sign
    seen.add(x);
  });

  const relation = smallRelation(key);
  if (relation) throw new WeakKey("PointsRelated", relationText(relation));
}

/** As in `delta − 2·gamma`. */
function relationText(relation: SmallRelation): string {
  return relation
    .map(({ coefficient, term }, index) => {
      const sign = coefficient < 0 ? "−" : index > 0 ? "+" : "";
      const size = Math.abs(coefficient) === 1 ? "" : `${Math.abs(coefficient)}·`;
      return `${sign}${sign && index > 0 ? " " : ""}${size}${term}`;
    })
    .join(" ");
}

function checkG1(point: G1, name: string): void {
  if (point.every((value) => value === 0n)) throw new WeakKey("PointIsZero", name);
  if (!isG1Point(point)) throw new WeakKey("PointOffCurve", name);
}

function checkG2(point: G2, name: string): void {
  if (point.flat().every((value) => value === 0n)) throw new WeakKey("PointIsZero", name);
  if (!isOnTwist(point)) throw new WeakKey("PointOffCurve", name);
  if (!isInG2Subgroup(point)) throw new WeakKey("PointNotInSubgroup", name);
}

function sameG2(a: G2, b: G2): boolean {
  return sameX(a, b) && a[1][0] === b[1][0] && a[1][1] === b[1][1];
}

/** Points on the curve with one x are equal up to sign. */
function sameX(a: G2, b: G2): boolean {
  return a[0][0] === b[0][0] && a[0][1] === b[0][1];
}

function icName(index: number): string {
  return `ic[${index}]`;
}
