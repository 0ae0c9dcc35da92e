// SPDX-License-Identifier: GPL-3.0-or-later
import type { LinearCombination, R1cs } from "../../circom/r1cs-file.ts";
import type { Combinations } from "../points/curve-jobs.ts";
import type { FactorTable } from "../points/signed-digits.ts";

/** A matrix of the circuit, and which of several tables of points its rows stand for. */
type Source = Readonly<{ matrix: "a" | "b" | "c"; points: number }>;

/**
 * For each wire the sum over its column: Σ coefficient·points[row], over one or more matrices.
 * @param sources `points` numbers the tables of points in the order in which they are put together, `domainSize` each
 * @param wires which columns, from the first up to the last, exclusive
 */
export function wireCombinations(
  { r1cs, domainSize, table }: Readonly<{ r1cs: R1cs; domainSize: number; table: FactorTable }>,
  sources: readonly Source[],
  wires: readonly [first: number, last: number],
): Combinations {
  const [first, last] = wires;
  const starts = new Uint32Array(last - first + 1);
  const eachTerm = (visit: (output: number, point: number, factor: bigint) => void): void => {
    for (const { matrix, points: number } of sources) {
      const visitRow = (combination: LinearCombination, row: number): void => {
        combination.wires.forEach((wire, term) => {
          if (wire >= first && wire < last) {
            visit(wire - first, number * domainSize + row, combination.coefficients[term] ?? 0n);
          }
        });
      };
      r1cs.constraints.forEach((constraint, row) => {
        visitRow(constraint[matrix], row);
      });
      if (matrix === "a") visitPublicRows(r1cs, visitRow);
    }
  };

  eachTerm((output) => {
    starts[output + 1] = (starts[output + 1] ?? 0) + 1;
  });
  for (let output = 0; output < last - first; output++)
    starts[output + 1] = (starts[output + 1] ?? 0) + (starts[output] ?? 0);
  const [points, factors] = [new Uint32Array(starts.at(-1) ?? 0), new Uint32Array(starts.at(-1) ?? 0)];
  const next = starts.slice();
  eachTerm((output, point, factor) => {
    const at = next[output] ?? 0;
    points[at] = point;
    factors[at] = table.numberOf(factor);
    next[output] = at + 1;
  });
  return { starts, points, factors, digits: table.digits };
}

/** The rows `wire·0 = 0` that snarkjs puts after the constraints, for the constant one and each public signal. */
function visitPublicRows(r1cs: R1cs, visitRow: (combination: LinearCombination, row: number) => void): void {
  for (let wire = 0; wire <= r1cs.publicSignals; wire++) {
    visitRow({ wires: [wire], coefficients: [1n] }, r1cs.constraints.length + wire);
  }
}
