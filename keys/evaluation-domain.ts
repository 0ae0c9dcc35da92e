// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { FIELD_ORDER } from "../schema/field.ts";

const { Fr } = bn254.fields;

/** r − 1 = 2^28 · odd. */
const TWO_ADICITY = 28;
const LARGEST_ROOT = Fr.pow(5n, (FIELD_ORDER - 1n) >> BigInt(TWO_ADICITY)); // 5 is the smallest non-residue: snarkjs' choice too

/** The multiplicative subgroup of order 2^power on which the circuit's rows stand. */
export type EvaluationDomain = { readonly power: number; readonly size: number };

/** The smallest domain with a row for every constraint, every public signal and the constant one. */
export function domainFor(constraints: number, publicSignals: number): EvaluationDomain {
  const power = Math.max(1, Math.ceil(Math.log2(constraints + publicSignals + 1)));
  return { power, size: 2 ** power };
}

/** Lᵢ(x) for every i: Lagrange's basis on the domain, at a point outside it. */
export function lagrangeAt(domain: EvaluationDomain, x: bigint): bigint[] {
  return lagrangeOnCoset(domain.power, 1n, rootOfUnity(domain.power), x);
}

/**
 * The basis of the odd half of the domain of twice the size, at x. snarkjs evaluates A·B − C there; since it vanishes on the
 * even half, these values alone give h(x)·Z(x).
 */
export function oddLagrangeAt(domain: EvaluationDomain, x: bigint): bigint[] {
  const root = rootOfUnity(domain.power + 1);
  return lagrangeOnCoset(domain.power + 1, root, Fr.sqr(root), x);
}

/** (x^N − 1)/N · g/(x − g) for the 2^power-th roots g = first·step^i, N = 2^power, as many as `step` has powers. */
function lagrangeOnCoset(power: number, first: bigint, step: bigint, x: bigint): bigint[] {
  const size = 1n << BigInt(power);
  const count = first === 1n ? Number(size) : Number(size) / 2;
  const points = new Array<bigint>(count);
  let point = first;
  for (let index = 0; index < count; index++) {
    points[index] = point;
    point = (point * step) % FIELD_ORDER;
  }
  const vanishing = Fr.sub(Fr.pow(x, size), 1n);
  if (vanishing === 0n) throw new RangeError("the point lies in the evaluation domain");
  const factor = Fr.div(vanishing, size);
  const inverses = Fr.invertBatch(points.map((root) => Fr.sub(x, root)));
  return points.map((root, index) => (((factor * root) % FIELD_ORDER) * (inverses[index] ?? 0n)) % FIELD_ORDER);
}

function rootOfUnity(power: number): bigint {
  let root = LARGEST_ROOT;
  for (let order = TWO_ADICITY; order > power; order--) root = Fr.sqr(root);
  return root;
}
