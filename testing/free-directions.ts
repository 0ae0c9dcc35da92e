// SPDX-License-Identifier: GPL-3.0-or-later
import type { LinearCombination, R1cs } from "../circom/r1cs-file.ts";
import { FIELD_ORDER, toField } from "../schema/field.ts";
import { evaluate } from "./constraint-system.ts";
import { inverse } from "./field-arithmetic.ts";

type SparseRow = Map<number, bigint>;

/**
 * In how many independent directions the wires can move from a witness, to first order, while the inputs stay: the
 * nullity of the constraints' derivative over all wires that are not inputs. An honest circuit has 0. It sees continuous
 * freedom only; `allWitnesses` sees the rest, at small widths.
 */
export function freeDirections(r1cs: R1cs, witness: readonly bigint[], inputs: readonly number[]): number {
  const fixed = new Set([0, ...inputs]);
  const pivots = new Map<number, SparseRow>(); // by the highest wire of the row
  for (const { a, b, c } of r1cs.constraints) {
    const row: SparseRow = new Map();
    addScaled(row, a, evaluate(b, witness));
    addScaled(row, b, evaluate(a, witness));
    addScaled(row, c, -1n);
    for (const wire of fixed) row.delete(wire);
    reduce(row, pivots);
  }
  return r1cs.wires - fixed.size - pivots.size;
}

/** Takes the row's highest wire away with the pivot that has it, until none does; then it is a pivot itself. */
function reduce(row: SparseRow, pivots: Map<number, SparseRow>): void {
  while (row.size > 0) {
    const lead = Math.max(...row.keys());
    const factor = row.get(lead) ?? 0n;
    const pivot = pivots.get(lead);
    if (pivot === undefined) {
      const scale = inverse(factor);
      for (const [wire, value] of row) row.set(wire, (value * scale) % FIELD_ORDER);
      pivots.set(lead, row);
      return;
    }
    for (const [wire, value] of pivot) add(row, wire, -factor * value);
  }
}

function addScaled(row: SparseRow, { wires, coefficients }: LinearCombination, factor: bigint): void {
  wires.forEach((wire, i) => {
    add(row, wire, factor * (coefficients[i] ?? 0n));
  });
}

function add(row: SparseRow, wire: number, value: bigint): void {
  const sum = toField((row.get(wire) ?? 0n) + value);
  if (sum === 0n) row.delete(wire);
  else row.set(wire, sum);
}
