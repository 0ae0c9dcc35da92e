// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { FIELD_ORDER } from "../schema/field.ts";
import {
  type G1,
  G1_ZERO,
  type G1Point,
  type G2,
  type G2Point,
  g1Coordinates,
  g1Point,
  g2Point,
} from "./curve-points.ts";
import type { VerifyingKey } from "./verifying-key.ts";

type Fp12 = ReturnType<typeof bn254.pairing>;

/** A proof's eight words as points: A and C in G1, B in G2. */
export type ProofPoints = { readonly a: G1; readonly b: G2; readonly c: G1 };

export function proofPoints(words: readonly bigint[]): ProofPoints {
  const [ax, ay, bx1, bx0, by1, by0, cx, cy] = words as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return {
    a: [ax, ay],
    b: [
      [bx0, bx1],
      [by0, by1],
    ],
    c: [cx, cy],
  };
}

/** The eight words of a proof in EVM order; proofPoints is its inverse. */
export function proofWords({ a, b: [[x0, x1], [y0, y1]], c }: ProofPoints): bigint[] {
  return [...a, x1, x0, y1, y0, ...c];
}

/** IC₀ + Σ signalᵢ·ICᵢ₊₁: what the public signals amount to in the verifier's equation. */
export function publicSignalsPoint(key: VerifyingKey, signals: readonly bigint[]): G1 {
  return g1Coordinates(sumOfSignals(key.ic.map(g1Point), signals));
}

function sumOfSignals(
  [constant = g1Point(G1_ZERO), ...points]: readonly G1Point[],
  signals: readonly bigint[],
): G1Point {
  return points.reduce((sum, point, index) => {
    const signal = signals[index] ?? 0n;
    return signal === 0n ? sum : sum.add(point.multiplyUnsafe(signal)); // all of it is public
  }, constant);
}

/** What of the verifier's equation follows from the key alone: most of the work. */
type PreparedKey = {
  /** Before its final exponentiation. */
  readonly alphaBeta: Fp12;
  /** The same objects for every proof: their lines are worked out once. */
  readonly gamma: G2Point;
  readonly delta: G2Point;
  readonly ic: readonly G1Point[];
};

const prepared = new WeakMap<VerifyingKey, PreparedKey>();

/** Throws on a point that is none. */
function preparedKey(key: VerifyingKey): PreparedKey {
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const [gamma, delta] = [validG2(key.gamma), validG2(key.delta)];
  const pairs = [{ g1: g1Point(key.alpha), g2: g2Point(key.beta) }].filter(isNotOne);
  pairs.forEach(checkPair);
  const next = { alphaBeta: bn254.pairingBatch(pairs, false), gamma, delta, ic: key.ic.map(g1Point) };
  prepared.set(key, next);
  return next;
}

/**
 * e(A, B) = e(α, β)·e(vk_x, γ)·e(C, δ), every point valid and every signal below r.
 * Never throws on a malformed proof: it is just not a proof.
 */
export function verifyProof(key: VerifyingKey, words: readonly bigint[], signals: readonly bigint[]): boolean {
  if (words.length !== 8 || signals.length !== key.ic.length - 1) return false;
  if (signals.some((signal) => signal < 0n || signal >= FIELD_ORDER)) return false;
  try {
    const { alphaBeta, gamma, delta, ic } = preparedKey(key);
    const { a, b, c } = proofPoints(words);
    const pairs = [
      { g1: g1Point(a).negate(), g2: g2Point(b) },
      { g1: sumOfSignals(ic, signals), g2: gamma },
      { g1: g1Point(c), g2: delta },
    ].filter(isNotOne);
    for (const pair of pairs) {
      if (pair.g2 === gamma || pair.g2 === delta) pair.g1.assertValidity();
      else checkPair(pair);
    }
    const { Fp12 } = bn254.fields;
    const product = Fp12.mul(alphaBeta, bn254.pairingBatch(pairs, false));
    return Fp12.eql(Fp12.finalExponentiate(product), Fp12.ONE);
  } catch {
    return false;
  }
}

type Pair = { readonly g1: G1Point; readonly g2: G2Point };

/** Whether its pairing is anything but one. */
function isNotOne({ g1, g2 }: Pair): boolean {
  return !g1.equals(bn254.G1.ProjectivePoint.ZERO) && !g2.equals(bn254.G2.ProjectivePoint.ZERO);
}

function checkPair({ g1, g2 }: Pair): void {
  g1.assertValidity();
  g2.assertValidity();
}

function validG2(coordinates: G2): G2Point {
  const point = g2Point(coordinates);
  if (!point.equals(bn254.G2.ProjectivePoint.ZERO)) point.assertValidity();
  return point;
}
