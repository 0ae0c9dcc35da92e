// SPDX-License-Identifier: GPL-3.0-or-later
import { FIELD_ORDER } from "../schema/field.ts";
import { type EvaluationDomain, lagrangeAt } from "./evaluation-domain.ts";
import type { LinearCombination, R1cs } from "../circom/r1cs-file.ts";

/** Aₛ(τ), Bₛ(τ), Cₛ(τ) for every wire s. */
export type QapAtSecret = { readonly a: bigint[]; readonly b: bigint[]; readonly c: bigint[] };

/**
 * The circuit's polynomials at τ. As snarkjs does, one row `wire·0 = 0` stands for the constant one and for each public signal
 * after the constraints: it makes the public wires' polynomials independent, so that no signal can be traded for another.
 */
export function qapAtSecret(r1cs: R1cs, domain: EvaluationDomain, tau: bigint): QapAtSecret {
  const basis = lagrangeAt(domain, tau);
  const zeros = (): bigint[] => new Array<bigint>(r1cs.wires).fill(0n);
  const qap = { a: zeros(), b: zeros(), c: zeros() };
  r1cs.constraints.forEach(({ a, b, c }, row) => {
    const value = basis[row] ?? 0n;
    accumulate(qap.a, a, value);
    accumulate(qap.b, b, value);
    accumulate(qap.c, c, value);
  });
  for (let wire = 0; wire <= r1cs.publicSignals; wire++) {
    qap.a[wire] = ((qap.a[wire] ?? 0n) + (basis[r1cs.constraints.length + wire] ?? 0n)) % FIELD_ORDER;
  }
  return qap;
}

function accumulate(sums: bigint[], { wires, coefficients }: LinearCombination, basisValue: bigint): void {
  wires.forEach((wire, term) => {
    sums[wire] = ((sums[wire] ?? 0n) + (coefficients[term] ?? 0n) * basisValue) % FIELD_ORDER;
  });
}
