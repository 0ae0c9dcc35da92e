// SPDX-License-Identifier: GPL-3.0-or-later
import type { LinearCombination, R1cs } from "../circom/r1cs-file.ts";
import { FIELD_ORDER, toField } from "../schema/field.ts";

export function evaluate({ wires, coefficients }: LinearCombination, witness: readonly bigint[]): bigint {
  return wires.reduce((sum, wire, i) => sum + (witness[wire] ?? 0n) * (coefficients[i] ?? 0n), 0n) % FIELD_ORDER;
}

/** Indices of the constraints that do not hold: what decides, whatever the witness program says. */
export function brokenConstraints(r1cs: R1cs, witness: readonly bigint[]): number[] {
  return r1cs.constraints.flatMap((constraint, index) => (holds(constraint, witness) ? [] : [index]));
}

function holds({ a, b, c }: R1cs["constraints"][number], witness: readonly bigint[]): boolean {
  return (evaluate(a, witness) * evaluate(b, witness) - evaluate(c, witness)) % FIELD_ORDER === 0n;
}

/** Wires other than inputs that can take another value, one at a time, with every constraint still holding. */
export function loseWires(r1cs: R1cs, witness: readonly bigint[], inputs: readonly number[]): number[] {
  const naming = new Map<number, R1cs["constraints"][number][]>();
  for (const constraint of r1cs.constraints) {
    for (const wire of new Set([...constraint.a.wires, ...constraint.b.wires, ...constraint.c.wires])) {
      const known = naming.get(wire);
      if (known === undefined) naming.set(wire, [constraint]);
      else known.push(constraint);
    }
  }
  const fixed = new Set([0, ...inputs]);
  const changed = [...witness];
  return witness.flatMap((honest, wire) => {
    if (fixed.has(wire)) return [];
    const survives = [honest + 1n, honest - 1n, -honest, 1n - honest, honest + (1n << 64n)].some((value) => {
      changed[wire] = toField(value);
      return changed[wire] !== honest && (naming.get(wire) ?? []).every((constraint) => holds(constraint, changed));
    });
    changed[wire] = honest;
    return survives ? [wire] : [];
  });
}

/** Wires that no constraint names: an optimiser leaves public inputs like that, and they bind nothing. */
export function idleWires(r1cs: R1cs): number[] {
  const named = new Set(r1cs.constraints.flatMap(({ a, b, c }) => [...a.wires, ...b.wires, ...c.wires]));
  return Array.from({ length: r1cs.wires - 1 }, (_, i) => i + 1).filter((wire) => !named.has(wire));
}
