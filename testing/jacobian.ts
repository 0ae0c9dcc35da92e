import type { LinearCombination, R1cs } from "../keys/r1cs-file.ts";
import { FIELD_ORDER } from "../schema/field.ts";
import { valueOf } from "./emitted-circuit.ts";

/**
 * How many directions the wires in `free` can move in, to first order, without a constraint noticing: 0 for a circuit whose
 * witness is locally determined by the other wires. Sees continuous freedom only, not a second discrete solution.
 */
export function jacobianNullity({ constraints }: R1cs, witness: readonly bigint[], free: ReadonlySet<number>): number {
  const pivots = new Map<number, Map<number, bigint>>();
  for (const { a, b, c } of constraints) {
    const row = new Map<number, bigint>();
    const add = (combination: LinearCombination, factor: bigint): void => {
      combination.wires.forEach((wire, index) => {
        if (!free.has(wire)) return;
        setEntry(row, wire, (row.get(wire) ?? 0n) + factor * (combination.coefficients[index] ?? 0n));
      });
    };
    add(a, valueOf(b, witness));
    add(b, valueOf(a, witness));
    add(c, -1n);
    reduceInto(pivots, row);
  }
  return free.size - pivots.size;
}

/** Gaussian elimination of one sparse row; what is left of it becomes a pivot. */
function reduceInto(pivots: Map<number, Map<number, bigint>>, row: Map<number, bigint>): void {
  for (;;) {
    const wire = [...row.keys()].find((each) => pivots.has(each));
    if (wire === undefined) break;
    const factor = row.get(wire) ?? 0n;
    for (const [other, value] of pivots.get(wire) ?? []) setEntry(row, other, (row.get(other) ?? 0n) - factor * value);
  }
  const [lead] = row.keys();
  if (lead === undefined) return;
  const inverse = power(row.get(lead) ?? 1n, FIELD_ORDER - 2n);
  const pivot = new Map([...row].map(([wire, value]) => [wire, (value * inverse) % FIELD_ORDER]));
  for (const known of pivots.values()) {
    const factor = known.get(lead);
    if (factor === undefined) continue;
    for (const [wire, value] of pivot) setEntry(known, wire, (known.get(wire) ?? 0n) - factor * value);
  }
  pivots.set(lead, pivot);
}

function setEntry(row: Map<number, bigint>, wire: number, value: bigint): void {
  const reduced = ((value % FIELD_ORDER) + FIELD_ORDER) % FIELD_ORDER;
  if (reduced === 0n) row.delete(wire);
  else row.set(wire, reduced);
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % FIELD_ORDER;
    square = (square * square) % FIELD_ORDER;
  }
  return result;
}
