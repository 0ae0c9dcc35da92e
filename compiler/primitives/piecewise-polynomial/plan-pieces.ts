import type { RealFunction } from "./real-function.ts";
import { fittedSegments, type Polynomial } from "./fit-polynomial.ts";
import { tailsOf, type RealLine } from "./tails.ts";

/** A curve as polynomials over equal segments of a domain, and lines beyond it, in real numbers. */
export type PiecePlan = Readonly<{
  /** Where the first segment begins, and what one unit of the rounded input is worth. */
  start: number;
  inputUnit: number;
  segmentBits: number;
  residualBits: number;
  degree: number;
  /** What one unit of the result is worth: fine enough for the steepest coefficient, and a power of two, so that sums of products are exact. */
  outputUnit: number;
  /** Per segment, of the distance from its beginning in real units. */
  segments: readonly Polynomial[];
  low: RealLine;
  high: RealLine;
}>;

/** How much of the error allowed each part may take: the fit, the rounding of the input, that of the coefficients; the tails take as much as a fit. */
const [FIT_SHARE, INPUT_SHARE, COEFFICIENT_SHARE] = [0.5, 0.25, 0.25];

/** Units of the input that a sloped tail may be long: its slope needs as many bits. */
const LONGEST_TAIL = 2 ** 24;

const MOST_SEGMENT_BITS = 7;
const MOST_RESIDUAL_BITS = 24;

/** What choosing a plan rests on: the worst case of the input, the unit that it already has if any, how steep the function is, the error allowed. */
export type PieceDemand = Readonly<{
  min: number;
  max: number;
  inputUnit: number | undefined;
  slope: number;
  tolerance: number;
}>;

/** The cheapest plan within the error allowed; undefined when none of the segments and degrees tried reaches it. */
export function planPieces(f: RealFunction, demand: PieceDemand): PiecePlan | undefined {
  const fit = demand.tolerance * FIT_SHARE;
  const plans = tailsOf(f, demand.min, demand.max, fit).flatMap((tails) =>
    DEGREES.flatMap((degree) => {
      const plan = planFor(f, demand, tails, degree, fit);
      return plan === undefined ? [] : [{ plan, cost: costOf(plan) + tails.cost }];
    }),
  );
  return plans.reduce<(typeof plans)[number] | undefined>(
    (best, each) => (best === undefined || each.cost < best.cost ? each : best),
    undefined,
  )?.plan;
}

const DEGREES = [1, 2] as const;

type Tails = ReturnType<typeof tailsOf>[number];

/** With the fewest segments that fit. */
function planFor(
  f: RealFunction,
  demand: PieceDemand,
  { from, to, low, high }: Tails,
  mostDegree: number,
  fit: number,
): PiecePlan | undefined {
  const finest = demand.slope > 0 ? (2 * demand.tolerance * INPUT_SHARE) / demand.slope : Infinity;
  for (let segmentBits = 0; segmentBits <= MOST_SEGMENT_BITS; segmentBits++) {
    const grid = gridOf(from, to, segmentBits, finest, demand.inputUnit);
    if (grid === undefined) continue;
    const { inputUnit, residualBits, start } = grid;
    // Without a residual each segment is one value: a table.
    const degree = residualBits === 0 ? 0 : mostDegree;
    const count = 2 ** segmentBits;
    const segments =
      degree === 0
        ? Array.from({ length: count }, (_, segment) => [f.at(Math.min(to, start + segment * inputUnit))])
        : fittedSegments(f, { start, count, width: inputUnit * 2 ** residualBits, degree, until: to }, fit);
    if (segments === undefined) continue;
    // A coefficient of rʲ is off by half a unit, and r goes up to 2^residualBits; a tail's slope counts as often as the tail is long.
    const powers = Array.from({ length: degree + 1 }, (_, power) => 2 ** (power * residualBits));
    const tails = [low.slope === 0 ? 0 : start - demand.min, high.slope === 0 ? 0 : demand.max - start];
    if (tails.some((length) => length > LONGEST_TAIL * inputUnit)) return undefined;
    const reach = Math.max(
      powers.reduce((a, b) => a + b),
      ...tails.map((length) => length / inputUnit),
    );
    const outputUnit = 2 ** Math.floor(Math.log2((2 * demand.tolerance * COEFFICIENT_SHARE) / reach));
    return { start, inputUnit, segmentBits, residualBits, degree, outputUnit, segments, low, high };
  }
  return undefined;
}

/** Units of the input such that a power of two of them covers the domain, none coarser than asked, and on the input's own grid if it has one. */
function gridOf(
  from: number,
  to: number,
  segmentBits: number,
  finest: number,
  ownUnit: number | undefined,
): { start: number; inputUnit: number; residualBits: number } | undefined {
  if (ownUnit === undefined) {
    const bits = Math.max(segmentBits + 1, Math.ceil(Math.log2((to - from) / finest)));
    const residualBits = bits - segmentBits;
    const inputUnit = (to - from) / 2 ** bits;
    return residualBits > MOST_RESIDUAL_BITS ? undefined : { start: from, inputUnit, residualBits };
  }
  const inputUnit = ownUnit * 2 ** Math.max(0, Math.floor(Math.log2(finest / ownUnit)));
  const start = Math.floor(from / inputUnit) * inputUnit;
  const bits = Math.max(1, Math.ceil(Math.log2((to - start) / inputUnit + 1)));
  const residualBits = bits - segmentBits;
  return residualBits < 0 || residualBits > MOST_RESIDUAL_BITS ? undefined : { start, inputUnit, residualBits };
}

/** Constraints beside the input's bits, as circuits/piecewise-polynomial.circom makes them, and a bit more of whatever rescales the result. */
function costOf({ segmentBits, residualBits, degree }: PiecePlan): number {
  const columns = degree + 1;
  const selectors = Array.from(
    { length: segmentBits + 1 },
    (_, joined) => 2 ** joined - joined - 1 + columns * (2 ** (segmentBits - joined) - 1),
  );
  return Math.min(...selectors) + degree + degree * residualBits;
}
