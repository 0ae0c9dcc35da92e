// SPDX-License-Identifier: GPL-3.0-or-later
import type { Address } from "./curve-wasm.ts";
import { G2_GENERATOR, type G1, type G2 } from "./curve-points.ts";
import { TargetGroup } from "./target-group.ts";
import type { VerifyingKey } from "./verifying-key.ts";

/** Coefficients from −4 to 4 are tried. */
const LARGEST_COEFFICIENT = 4;

/** Σ coefficient·term = 0, in the exponent. */
export type SmallRelation = readonly { readonly coefficient: number; readonly term: string }[];

type Term = { readonly term: string; readonly pair: readonly [G1, G2]; readonly largest?: number };
type Power = { readonly coefficient: number; readonly value: Address };
type Combination = { readonly coefficients: readonly number[]; readonly value: Address };

const G1_GENERATOR: G1 = [1n, 2n];

/**
 * Looks for Σ cᵢ·xᵢ = 0 with |cᵢ| ≤ 4, not all zero, among the secrets x behind a key: β, δ, 1, α and those of the IC points, and
 * αβ with |c| ≤ 1. A point of G1 is paired with G2's generator and one of G2 with G1's, so that relations within a group and
 * across the two are found alike. Two halves of the terms are combined and meet in the middle: some 10⁴ products.
 *
 * A sound key has such a relation by chance with probability below 3·9⁸/r < 2⁻²²⁵.
 */
export function smallRelation(key: VerifyingKey): SmallRelation | undefined {
  const group = new TargetGroup();
  const terms = termsOf(key);
  const powers = terms.map(({ pair, largest = LARGEST_COEFFICIENT }) =>
    powersOf(group, group.pairing(...pair), largest),
  );
  const half = Math.floor(terms.length / 2);

  const known = new Map<string, Combination>();
  for (const left of combinations(group, powers.slice(0, half))) {
    const value = group.newElement();
    group.multiply(left.value, value, value);
    known.set(group.halfOf(value), { coefficients: [...left.coefficients], value });
  }
  for (const right of combinations(group, powers.slice(half))) {
    const left = known.get(group.halfOf(right.value));
    if (left === undefined) continue;
    const sign = group.equal(left.value, right.value) ? -1 : 1;
    const coefficients = [...left.coefficients, ...right.coefficients.map((coefficient) => sign * coefficient)];
    const relation = terms.map(({ term }, index) => ({ coefficient: coefficients[index] ?? 0, term }));
    const present = relation.filter(({ coefficient }) => coefficient !== 0);
    if (present.length > 0) return present;
  }
  return undefined;
}

/** Those of one group stand together, for the sake of messages; the order changes nothing else. */
function termsOf({ alpha, beta, delta, ic }: VerifyingKey): Term[] {
  return [
    { term: "beta", pair: [G1_GENERATOR, beta] },
    { term: "delta", pair: [G1_GENERATOR, delta] },
    { term: "gamma", pair: [G1_GENERATOR, G2_GENERATOR] },
    { term: "alpha", pair: [alpha, G2_GENERATOR] },
    { term: "alpha·beta", pair: [alpha, beta], largest: 1 },
    ...ic.map((point, index): Term => ({ term: `ic[${index}]`, pair: [point, G2_GENERATOR] })),
  ];
}

/** Every product of powers, up to inversion: the first coefficient that is not zero is positive. Each overwrites the one before. */
function* combinations(group: TargetGroup, powers: readonly Power[][]): Generator<Combination> {
  const products = powers.map(() => group.newElement());
  const coefficients = powers.map(() => 0);

  function* from(level: number, prefix: Address): Generator<Combination> {
    const product = products[level];
    if (product === undefined) {
      yield { coefficients, value: prefix };
      return;
    }
    const signed = coefficients.slice(0, level).some((coefficient) => coefficient !== 0);
    for (const { coefficient, value } of powers[level] ?? []) {
      if (coefficient < 0 && !signed) continue;
      coefficients[level] = coefficient;
      if (coefficient !== 0) group.multiply(prefix, value, product);
      yield* from(level + 1, coefficient === 0 ? prefix : product);
    }
    coefficients[level] = 0;
  }
  yield* from(0, group.newElement());
}

/** value^c for c = −largest … largest. */
function powersOf(group: TargetGroup, value: Address, largest: number): Power[] {
  const powers: Power[] = [{ coefficient: 0, value: group.newElement() }];
  let last = group.newElement();
  for (let coefficient = 1; coefficient <= largest; coefficient++) {
    const [next, inverse] = [group.newElement(), group.newElement()];
    group.multiply(last, value, next);
    group.invert(next, inverse);
    powers.push({ coefficient, value: next }, { coefficient: -coefficient, value: inverse });
    last = next;
  }
  return powers;
}
