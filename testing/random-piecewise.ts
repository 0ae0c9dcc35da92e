// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../compiler/graph/element-at.ts";
import type { Interval } from "../compiler/graph/interval.ts";
import type { PiecewisePolynomialParameters } from "../compiler/primitives/piecewise-polynomial.ts";
import type { Line, PiecewiseFunction } from "../compiler/primitives/piecewise-polynomial/piecewise-function.ts";

/**
 * Functions of a few segments whose coefficients have what makes evaluations cheaper: zeros, constants, sums and single digits,
 * and intervals that end everywhere around the segments.
 */
export function randomPiecewise(
  random: () => number,
  count: number,
): { parameters: PiecewisePolynomialParameters; intervals: readonly Interval[] } {
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(values: readonly T[]): T => elementAt(values, below(values.length));
  const small = (): bigint => BigInt(below(9) - 4);
  const line = (): Line => ({ constant: small(), slope: pick([0n, 0n, 1n, small()]) });

  const column = (segmentBits: number): bigint[] => {
    const [constant, digit] = [pick([0n, 1n, small()]), below(segmentBits)];
    const factors = Array.from({ length: segmentBits }, () => pick([0n, 1n, small()]));
    const kind = pick(["any", "any", "constant", "sum", "digit", "product", "pair"]);
    return Array.from({ length: 2 ** segmentBits }, (_, segment) => {
      const digits = factors.map((_, i) => BigInt((segment >> i) & 1));
      if (kind === "any") return BigInt(below(2001) - 1000);
      if (kind === "constant") return constant;
      if (kind === "sum") return digits.reduce((sum, value, i) => sum + value * elementAt(factors, i), constant);
      if (kind === "digit") return digits[digit] ?? 1n;
      if (kind === "product") return digits.reduce((product, value) => product * value, 1n);
      return (digits.at(-1) ?? 1n) * (digits[digit] ?? 0n) + (digits[0] ?? 0n) * 3n;
    });
  };

  const functions = Array.from({ length: count }, (): PiecewiseFunction => {
    const residualBits = below(4);
    const segmentBits = residualBits === 0 ? 1 + below(4) : below(5);
    const columns = Array.from({ length: residualBits === 0 ? 1 : 1 + below(4) }, () => column(segmentBits));
    const [low, high] = [line(), line()];
    return {
      ...{ shift: below(4), offset: pick([0n, -(1n << BigInt(segmentBits + residualBits - 1)), small() * 5n]) },
      ...{ segmentBits, residualBits },
      coefficients: Array.from({ length: 2 ** segmentBits }, (_, segment) =>
        columns.map((each) => elementAt(each, segment)),
      ),
      low,
      high: random() < 0.4 ? { ...high, slope: low.slope } : high,
    };
  });
  const intervals = functions.map(({ shift, offset, segmentBits, residualBits }) => {
    const size = 2 ** (segmentBits + residualBits);
    // ends as values of u, then as v that is rounded to them from any side
    const anywhere = (): number => Math.floor((random() * 2 - 0.5) * size);
    const [one, other] = [anywhere(), anywhere()];
    const [from, to] = pick<readonly [number, number]>([
      ...[0, 1].map((): [number, number] => (one < other ? [one, other] : [other, one])),
      ...([
        [0, size - 1],
        [-1, size - 1],
        [0, size],
        [-5 * size, 4 * size],
      ] as const),
    ]);
    const valueOf = (u: number): bigint => (BigInt(u) + offset) << BigInt(shift);
    const [min, max] = [valueOf(from) - BigInt(below(2)), valueOf(to) + BigInt(below(3))];
    return min <= max ? { min, max } : { min: max, max: min };
  });
  return {
    parameters: { functions, elements: functions.map((_, i) => i), inputs: pick(["dropped", "kept"]) },
    intervals,
  };
}
