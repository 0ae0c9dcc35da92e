import { bn254 } from "@noble/curves/bn254";
import { FIELD_ORDER } from "../schema/field.ts";
import { type G1, type G2, g1Coordinates, g1Point, g2Point } from "./curve-points.ts";
import type { VerifyingKey } from "./verifying-key.ts";

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
  const [constant, ...points] = key.ic;
  let sum = g1Point(constant ?? [0n, 0n]);
  points.forEach((point, index) => {
    const signal = signals[index] ?? 0n;
    if (signal !== 0n) sum = sum.add(g1Point(point).multiply(signal));
  });
  return g1Coordinates(sum);
}

/**
 * e(A, B) = e(α, β)·e(vk_x, γ)·e(C, δ), every point valid and every signal below r.
 * Never throws on a malformed proof: it is just not a proof.
 */
export function verifyProof(key: VerifyingKey, words: readonly bigint[], signals: readonly bigint[]): boolean {
  if (words.length !== 8 || signals.length !== key.ic.length - 1) return false;
  if (signals.some((signal) => signal < 0n || signal >= FIELD_ORDER)) return false;
  const { a, b, c } = proofPoints(words);
  try {
    const pairs = [
      { g1: g1Point(a).negate(), g2: g2Point(b) },
      { g1: g1Point(key.alpha), g2: g2Point(key.beta) },
      { g1: g1Point(publicSignalsPoint(key, signals)), g2: g2Point(key.gamma) },
      { g1: g1Point(c), g2: g2Point(key.delta) },
    ].filter(({ g1, g2 }) => !g1.equals(bn254.G1.ProjectivePoint.ZERO) && !g2.equals(bn254.G2.ProjectivePoint.ZERO));
    for (const { g1, g2 } of pairs) {
      g1.assertValidity();
      g2.assertValidity();
    }
    return bn254.fields.Fp12.eql(bn254.pairingBatch(pairs), bn254.fields.Fp12.ONE);
  } catch {
    return false;
  }
}
