// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import {
  type G1,
  G1_ZERO,
  type G2,
  G2_GENERATOR,
  g1TimesGenerator,
  g2TimesGenerator,
} from "../groth16/curve-points.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";
import { proofWords, publicSignalsPoint } from "../groth16/verify-proof.ts";
import { sum, sum2, times, times2 } from "./point-arithmetic.ts";
import { simulateProof } from "./simulated-proof.ts";
import type { SimulatedKey } from "./simulated-key.ts";

type Signals = readonly [h: bigint, t: bigint, rho: bigint];

export type RelatedKeyCase = {
  readonly name: string;
  readonly key: VerifyingKey;
  /** Whose points are related, for the chain to see; null where only pairings tell, which are for off the chain. */
  readonly group: "G1" | "G2" | null;
  /**
   * A proof of signals that nobody proved, and those signals. What it is made of is public: the key, [β]₁ and [δ]₁, which stand in
   * every zkey, and where a proof is made from the secret, an honest proof of other signals.
   */
  readonly forge: ((signals: Signals) => { proof: bigint[]; signals: Signals }) | null;
};

const { Fr } = bn254.fields;

/** Keys with a relation among their points, each made from one good key by changing only what the name says. */
export function relatedKeys({ key: good, secret }: SimulatedKey): RelatedKeyCase[] {
  const beta1 = g1TimesGenerator(secret.beta);
  const delta1 = g1TimesGenerator(secret.delta);
  const [ic0, ic1, ic2, ic3] = good.ic as [G1, G1, G1, G1];

  const forAnySignals =
    (key: VerifyingKey, forge: (vk: G1, signals: Signals) => [G1, G2, G1]) =>
    (signals: Signals): { proof: bigint[]; signals: Signals } => {
      const [a, b, c] = forge(publicSignalsPoint(key, signals), signals);
      return { proof: proofWords({ a, b, c }), signals };
    };

  /** δ = mβ + nγ, for rational m and n. */
  const delta = (name: string, m: bigint, n: bigint): RelatedKeyCase => {
    const key = { ...good, delta: sum2(times2(good.beta, m), times2(G2_GENERATOR, n)) };
    const share = m === 0n ? G1_ZERO : times(good.alpha, Fr.neg(Fr.inv(Fr.create(m))));
    const forge = forAnySignals(key, (vk) =>
      m === 0n
        ? [key.alpha, key.beta, times(vk, Fr.neg(Fr.inv(Fr.create(n))))]
        : [sum(vk, times(share, n)), G2_GENERATOR, share],
    );
    return { name, key, group: "G2", forge };
  };
  const beta = (name: string, n: bigint): RelatedKeyCase => {
    const key = { ...good, beta: times2(G2_GENERATOR, n) };
    const forge = forAnySignals(key, (vk) => [sum(times(key.alpha, n), vk), G2_GENERATOR, G1_ZERO]);
    return { name, key, group: "G2", forge };
  };
  /** α = nG + m[δ]₁. */
  const alpha = (name: string, n: bigint, m: bigint): RelatedKeyCase => {
    const key = { ...good, alpha: sum(g1TimesGenerator(n), times(delta1, m)) };
    const forge = forAnySignals(key, (vk) => [sum(times(beta1, n), vk), G2_GENERATOR, times(beta1, -m)]);
    return { name, key, group: m === 0n ? "G1" : null, forge };
  };
  /** ICᵢ = multiplesᵢ·base, so that the public signals' share is s·base with a known s. */
  const multiples = (name: string, base: G1, forge: (s: bigint) => [G1, G2, G1]): RelatedKeyCase => {
    const key = { ...good, ic: [1n, 3n, -2n, 4n].map((factor) => times(base, factor)) };
    const made = forAnySignals(key, (_, [h, t, rho]) => forge(1n + 3n * h - 2n * t + 4n * rho));
    return { name, key, group: "G1", forge: made };
  };
  /** An honest proof also holds for signals moved along the relation among IC1 … IC3. */
  const alias = (name: string, ic: VerifyingKey["ic"], step: Signals): RelatedKeyCase => {
    const key = { ...good, ic };
    const forge = (signals: Signals) => ({ proof: simulateProof(secret, key, signals), signals: moved(signals, step) });
    return { name, key, group: "G1", forge };
  };
  /** The public signals' share is zero for these signals. */
  const vanishing = (name: string, point: G1, signals: Signals): RelatedKeyCase => {
    const key = { ...good, ic: [point, ic1, ic2, ic3] };
    const proof = proofWords({ a: key.alpha, b: key.beta, c: G1_ZERO });
    return { name, key, group: "G1", forge: () => ({ proof, signals: moved(signals, [0n, 0n, 0n]) }) };
  };
  const third = Fr.inv(3n);
  const half = Fr.inv(2n);

  const inverse = { ...good, beta: g2TimesGenerator(Fr.inv(secret.alpha)) };
  const tradable = { ...good, ic: [ic0, times(delta1, 3n), ic2, ic3] };
  return [
    delta("δ = β", 1n, 0n),
    delta("δ = −β", -1n, 0n),
    delta("δ = β + γ", 1n, 1n),
    delta("δ = β − γ", 1n, -1n),
    delta("δ = −β + γ", -1n, 1n),
    delta("δ = −β − γ", -1n, -1n),
    delta("δ = 2γ", 0n, 2n),
    delta("δ = −3γ", 0n, -3n),
    delta("4δ = 3γ", 0n, 3n * Fr.inv(4n)),
    delta("3δ = 2β − 4γ", 2n * third, -4n * third),
    beta("β = −4γ", -4n),
    beta("2β = 3γ", 3n * half),
    alpha("α = G", 1n, 0n),
    alpha("α = −3G", -3n, 0n),
    alpha("α = [δ]₁", 0n, 1n),
    alpha("α = 2[δ]₁ − 4G", -4n, 2n),
    multiples("IC0 … IC3 are multiples of α", good.alpha, (s) => [
      good.alpha,
      sum2(good.beta, g2TimesGenerator(s)),
      G1_ZERO,
    ]),
    multiples("IC0 … IC3 are multiples of [β]₁", beta1, (s) => [
      sum(good.alpha, g1TimesGenerator(s)),
      good.beta,
      G1_ZERO,
    ]),
    multiples("IC0 … IC3 are multiples of [δ]₁", delta1, (s) => [good.alpha, good.beta, g1TimesGenerator(-s)]),
    alias("IC2 = 3·IC1", [ic0, ic1, times(ic1, 3n), ic3], [3n, -1n, 0n]),
    alias("4·IC3 = −3·IC2", [ic0, ic1, ic2, times(ic2, -3n * Fr.inv(4n))], [0n, 3n, 4n]),
    alias("IC3 = IC1 + IC2", [ic0, ic1, ic2, sum(ic1, ic2)], [1n, 1n, -1n]),
    alias("IC3 = IC1 − IC2", [ic0, ic1, ic2, sum(ic1, times(ic2, -1n))], [1n, -1n, -1n]),
    alias("IC3 = −IC1 − IC2", [ic0, ic1, ic2, sum(times(ic1, -1n), times(ic2, -1n))], [1n, 1n, 1n]),
    vanishing("IC0 = IC1", ic1, [-1n, 0n, 0n]),
    vanishing("IC0 = −IC2", times(ic2, -1n), [0n, 1n, 0n]),
    vanishing("2·IC0 = 3·IC1 − 4·IC2 + IC3", times(sum(sum(times(ic1, 3n), times(ic2, -4n)), ic3), half), [
      -3n * half,
      2n,
      -half,
    ]),
    {
      name: "IC1 = 3[δ]₁",
      key: tradable,
      group: null,
      forge: (signals) => {
        const words = simulateProof(secret, tradable, signals);
        const c = sum([words[6] ?? 0n, words[7] ?? 0n], g1TimesGenerator(-3n)); // δ·3 less for one h more
        return { proof: [...words.slice(0, 6), ...c], signals: moved(signals, [1n, 0n, 0n]) };
      },
    },
    {
      name: "αβ = 1",
      key: inverse,
      group: null,
      forge: forAnySignals(inverse, (vk) => [sum(g1TimesGenerator(1n), vk), G2_GENERATOR, G1_ZERO]),
    },
    // no forgery from the key alone; that for the last one is in test/keys/alpha-multiple-of-beta.test.ts
    {
      name: "IC1 = −2α",
      key: { ...good, ic: [ic0, times(good.alpha, -2n), ic2, ic3] },
      group: "G1",
      forge: null,
    },
    {
      name: "IC2 = 4G",
      key: { ...good, ic: [ic0, ic1, g1TimesGenerator(4n), ic3] },
      group: "G1",
      forge: null,
    },
    { name: "α = 4[β]₁", key: { ...good, alpha: times(beta1, 4n) }, group: null, forge: null },
  ];
}

function moved(signals: Signals, step: Signals): Signals {
  const at = (index: 0 | 1 | 2): bigint => Fr.create(signals[index] + step[index]);
  return [at(0), at(1), at(2)];
}
