import { FIELD_ORDER } from "../../schema/field.ts";
import type { LinearCombination, R1cs } from "../../circom/r1cs-file.ts";
import type { Combinations } from "../points/curve-jobs.ts";

/** A matrix of the circuit, and which of several tables of the domain's points its rows stand for. */
type Source = Readonly<{ matrix: "a" | "b" | "c"; table: number }>;

/**
 * For each wire the sum over its column: Σ coefficient·table[row], over one or more matrices.
 * @param sources tables are numbered in the order in which their points are put together, `domainSize` each
 * @param wires which columns, from the first up to the last, exclusive
 */
export function wireCombinations(
  r1cs: R1cs,
  domainSize: number,
  sources: readonly Source[],
  wires: readonly [first: number, last: number],
): Combinations {
  const [first, last] = wires;
  const starts = new Uint32Array(last - first + 1);
  const eachTerm = (visit: (output: number, point: number, factor: bigint) => void): void => {
    for (const { matrix, table } of sources) {
      const visitRow = (combination: LinearCombination, row: number): void => {
        combination.wires.forEach((wire, term) => {
          if (wire >= first && wire < last) {
            visit(wire - first, table * domainSize + row, combination.coefficients[term] ?? 0n);
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
  const [numbers, digits] = [new Map<bigint, number>(), [] as Int8Array[]];
  eachTerm((output, point, factor) => {
    let number = numbers.get(factor);
    if (number === undefined) {
      number = digits.push(signedBinary(factor)) - 1;
      numbers.set(factor, number);
    }
    const at = next[output] ?? 0;
    points[at] = point;
    factors[at] = number;
    next[output] = at + 1;
  });
  return { starts, points, factors, digits };
}

/** The rows `wire·0 = 0` that snarkjs puts after the constraints, for the constant one and each public signal. */
function visitPublicRows(r1cs: R1cs, visitRow: (combination: LinearCombination, row: number) => void): void {
  for (let wire = 0; wire <= r1cs.publicSignals; wire++) {
    visitRow({ wires: [wire], coefficients: [1n] }, r1cs.constraints.length + wire);
  }
}

/** Digits −1, 0 and 1 by powers of two with no two neighbours but zeros, of whichever of factor and factor − r is smaller. */
export function signedBinary(factor: bigint): Int8Array {
  const negative = factor > FIELD_ORDER >> 1n;
  let rest = negative ? FIELD_ORDER - factor : factor;
  const digits: number[] = [];
  while (rest > 0n) {
    const digit = (rest & 1n) === 0n ? 0 : (rest & 3n) === 1n ? 1 : -1;
    digits.push(negative ? -digit : digit);
    rest = (rest - BigInt(digit)) >> 1n;
  }
  return Int8Array.from(digits);
}
