// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import {
  type G1,
  G1_ZERO,
  type G2,
  G2_ZERO,
  g2Coordinates,
  g2Point,
  isInG2Subgroup,
  isOnTwist,
} from "../groth16/curve-points.ts";
import { type VerifyingKey, keyWords } from "../groth16/verifying-key.ts";
import type { WeakKeyReason } from "../groth16/check-verifying-key.ts";

export type WeakKeyCase = {
  readonly name: string;
  readonly reason: WeakKeyReason;
  readonly key: VerifyingKey;
  /** The chain's 18 words; null where the weakness cannot be written in them (γ is not passed). */
  readonly words: bigint[] | null;
};

/** Every way a key can be weak, each made from one good key by changing only what the name says. */
export function weakKeys(good: VerifyingKey): WeakKeyCase[] {
  const { fields } = bn254;
  const gamma = good.gamma;
  const wrongSubgroup = twistPointOutsideSubgroup();
  const offCurve: G1 = [good.alpha[0], fields.Fp.add(good.alpha[1], 1n)];
  const offTwist: G2 = [good.beta[0], [fields.Fp.add(good.beta[1][0], 1n), good.beta[1][1]]];
  const [ic0, ic1, ic2, ...rest] = good.ic as [G1, G1, G1, ...G1[]];
  const aboveModulus: G1 = [good.alpha[0] + fields.Fp.ORDER, good.alpha[1]];

  const cases: [string, WeakKeyReason, Partial<VerifyingKey>][] = [
    ["δ = γ", "DeltaEqualsGamma", { delta: gamma }],
    ["δ = −γ", "DeltaEqualsMinusGamma", { delta: negated(gamma) }],
    ["β = γ", "BetaEqualsGamma", { beta: gamma }],
    ["β = −γ", "BetaEqualsMinusGamma", { beta: negated(gamma) }],
    ["γ ≠ generator", "GammaNotGenerator", { gamma: good.beta }],
    ["α = 0", "PointIsZero", { alpha: G1_ZERO }],
    ["β = 0", "PointIsZero", { beta: G2_ZERO }],
    ["δ = 0", "PointIsZero", { delta: G2_ZERO }],
    ["IC0 = 0", "PointIsZero", { ic: [G1_ZERO, ic1, ic2, ...rest] }],
    ["IC1 = 0", "PointIsZero", { ic: [ic0, G1_ZERO, ic2, ...rest] }],
    ["α off the curve", "PointOffCurve", { alpha: offCurve }],
    ["α.x above the modulus", "PointOffCurve", { alpha: aboveModulus }],
    ["IC1 off the curve", "PointOffCurve", { ic: [ic0, offCurve, ic2, ...rest] }],
    ["β off the curve", "PointOffCurve", { beta: offTwist }],
    ["δ off the curve", "PointOffCurve", { delta: offTwist }],
    ["β outside the subgroup", "PointNotInSubgroup", { beta: wrongSubgroup }],
    ["δ outside the subgroup", "PointNotInSubgroup", { delta: wrongSubgroup }],
    ["IC2 = IC1", "SignalsNotDistinct", { ic: [ic0, ic1, ic1, ...rest] }],
    ["IC2 = −IC1", "SignalsNotDistinct", { ic: [ic0, ic1, [ic1[0], fields.Fp.neg(ic1[1])], ...rest] }],
  ];
  return cases.map(([name, reason, change]) => {
    const key = { ...good, ...change };
    return { name, reason, key, words: change.gamma ? null : keyWords(key) };
  });
}

function negated(point: G2): G2 {
  return g2Coordinates(g2Point(point).negate());
}

/** The first x = (k, 0) with a point on the twist: its order has a factor of the cofactor, as almost every point's. */
function twistPointOutsideSubgroup(): G2 {
  const { Fp2 } = bn254.fields;
  for (let k = 1n; ; k++) {
    const x = { c0: k, c1: 0n };
    const y = squareRoot(Fp2.add(Fp2.mul(Fp2.sqr(x), x), bn254.G2.CURVE.b));
    if (!y) continue;
    const point: G2 = [
      [x.c0, x.c1],
      [y.c0, y.c1],
    ];
    if (isOnTwist(point) && !isInG2Subgroup(point)) return point;
  }
}

function squareRoot(square: { c0: bigint; c1: bigint }): { c0: bigint; c1: bigint } | undefined {
  try {
    return bn254.fields.Fp2.sqrt(square);
  } catch {
    return undefined; // not a square
  }
}
