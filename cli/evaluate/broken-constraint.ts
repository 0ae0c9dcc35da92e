// SPDX-License-Identifier: GPL-3.0-or-later
import type { LinearCombination, R1cs } from "../../circom/r1cs-file.ts";
import { FIELD_ORDER } from "../../schema/field.ts";

/** The first constraint that a witness does not fulfil. Whatever program made the witness, only this says that the circuit holds. */
export function brokenConstraint({ constraints }: R1cs, witness: readonly bigint[]): number | undefined {
  const valueOf = ({ wires, coefficients }: LinearCombination): bigint =>
    wires.reduce((sum, wire, term) => sum + (witness[wire] ?? 0n) * (coefficients[term] ?? 0n), 0n) % FIELD_ORDER;
  const broken = constraints.findIndex(({ a, b, c }) => (valueOf(a) * valueOf(b) - valueOf(c)) % FIELD_ORDER !== 0n);
  return broken < 0 ? undefined : broken;
}
