// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";

/**
 * How the circuit gets from digits and residual to the polynomial's value; mirrors circuits/piecewise-polynomial.circom.
 * `isFinished`: no product is left to be made in the end. `isKnown`: it never was more than a constant.
 */
export type Evaluation = Readonly<{ joinedDigits: number; products: number; isFinished: boolean; isKnown: boolean }>;

/** The evaluation with the fewest constraints, over how many of the lowest digits have their products made once for all. */
export function cheapestEvaluation(columns: readonly (readonly bigint[])[]): Evaluation {
  const digits = Math.log2(elementAt(columns, 0).length);
  const cost = ({ products, isKnown }: Evaluation): number => products + (isKnown ? 0 : 1);
  return Array.from({ length: digits + 1 }, (_, joined) => evaluationJoining(columns, joined))
    .filter(({ isFinished, products }) => !isFinished || products === 0)
    .reduce((best, next) => (cost(next) < cost(best) ? next : best));
}

function evaluationJoining(columns: readonly (readonly bigint[])[], joinedDigits: number): Evaluation {
  const joint = 1 << joinedDigits;
  let products = joinedProducts(columns, joint);
  let [isFinished, isKnown, isZero] = [true, true, true];
  for (let power = columns.length - 1; power >= 0; power--) {
    const column = elementAt(columns, power);
    const folds = foldedParts(column, joint);
    const isLast = power === 0 && isKnown;
    // the last fold of all, which adds the upper half of the parts' lowest digit, is left to the end
    const waits = isLast && folds.lastIsProduct;
    products += folds.count - (waits ? 1 : 0);
    if (isKnown) {
      isFinished = !waits;
      isKnown = isZero && folds.isKnown;
      isZero = isKnown && elementAt(column, 0) === 0n;
    } else if (power === 0) isFinished = false;
    else products++;
  }
  return { joinedDigits, products, isFinished, isKnown };
}

/** Products of two and more of the lowest digits that the columns name, or that those are made of. */
function joinedProducts(columns: readonly (readonly bigint[])[], joint: number): number {
  const needed = new Array<boolean>(joint).fill(false);
  for (const column of columns)
    column.forEach((coefficient, set) => {
      if (coefficient !== 0n) needed[set % joint] = true;
    });
  let count = 0;
  for (let set = joint - 1; set > 0; set--) {
    const highest = 1 << (31 - Math.clz32(set));
    if (!elementAt(needed, set) || set === highest) continue;
    needed[set - highest] = true;
    count++;
  }
  return count;
}

/** Horner over the digits that are not joined: a part that is a constant is added for nothing. */
function foldedParts(
  column: readonly bigint[],
  joint: number,
): { count: number; lastIsProduct: boolean; isKnown: boolean } {
  const known = Array.from({ length: column.length / joint }, (_, part) =>
    column.slice(part * joint + 1, (part + 1) * joint).every((coefficient) => coefficient === 0n),
  );
  let count = 0;
  let lastIsProduct = false;
  for (let half = known.length / 2; half >= 1; half /= 2)
    for (let part = 0; part < half; part++) {
      const from = part + half;
      lastIsProduct = !elementAt(known, from);
      if (lastIsProduct) count++;
      if (lastIsProduct || elementAt(column, from * joint) !== 0n) known[part] = false;
    }
  return { count, lastIsProduct, isKnown: elementAt(known, 0) };
}
