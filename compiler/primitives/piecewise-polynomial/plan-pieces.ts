// SPDX-License-Identifier: GPL-3.0-or-later
import type { RealFunction } from "./real-function.ts";
import { roundingReach } from "./integer-pieces.ts";
import { fittedSegments, type Polynomial } from "./fit-polynomial.ts";
import { tailsOf, type RealLine, type Tails } from "./tails.ts";

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

/** How much of the error allowed the fit may take, and the tails, and the rounding of the input; that of the coefficients takes what is left. */
const [FIT_SHARE, TAIL_SHARE, INPUT_SHARE] = [0.6, 0.5, 0.25];

/** Units of the input that a sloped tail may be long: its slope needs as many bits. */
const LONGEST_TAIL = 2 ** 24;

const MOST_SEGMENT_BITS = 9;
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
  return cheapestPlan(f, demand, tailsOf(f, demand.min, demand.max, demand.tolerance * TAIL_SHARE))?.plan;
}

/** The cheapest with one of some tails, and about how many constraints it costs beside the input's bits. */
export function cheapestPlan(
  f: RealFunction,
  demand: PieceDemand,
  choices: readonly Tails[],
  tried = TRIED,
): Readonly<{ plan: PiecePlan; cost: number }> | undefined {
  let best: Readonly<{ plan: PiecePlan; cost: number }> | undefined;
  for (const tails of choices)
    for (const degree of DEGREES)
      for (const plan of plansOf(f, demand, tails, { mostDegree: degree, tried })) {
        const cost = costOf(plan) + tails.cost;
        if (best === undefined || cost < best.cost) best = { plan, cost };
      }
  return best;
}

const DEGREES = [1, 2] as const;

/** Numbers of segments that are tried from the fewest that fit on. */
const TRIED = 3;

/** With the fewest segments that fit, and with more. */
function plansOf(
  f: RealFunction,
  demand: PieceDemand,
  { from, to, low, high, isOpen }: Tails,
  { mostDegree, tried }: Readonly<{ mostDegree: number; tried: number }>,
): PiecePlan[] {
  const finest = demand.slope > 0 ? (2 * demand.tolerance * INPUT_SHARE) / demand.slope : Infinity;
  const plans: PiecePlan[] = [];
  for (let segmentBits = 0; segmentBits <= MOST_SEGMENT_BITS && plans.length < tried; segmentBits++) {
    const grid = gridOf(from, to, segmentBits, { finest, ownUnit: demand.inputUnit, isOpen });
    if (grid === undefined) continue;
    const { inputUnit, residualBits, start } = grid;
    // Without a residual each segment is one value: a table.
    const degree = residualBits === 0 ? 0 : mostDegree;
    const count = 2 ** segmentBits;
    const fit =
      degree === 0
        ? {
            segments: Array.from({ length: count }, (_, place) => [
              f.at(Math.min(demand.max, start + place * inputUnit)),
            ]),
            error: 0,
          }
        : fittedSegments(
            f,
            // On its own grid a domain may reach beyond where its tail could begin.
            { start, count, width: inputUnit * 2 ** residualBits, degree, until: demand.max },
            demand.tolerance * FIT_SHARE,
          );
    if (fit === undefined) continue;
    // Half a unit of a tail's slope counts as often as the tail is long.
    const tails = [low.slope === 0 ? 0 : start - demand.min, high.slope === 0 ? 0 : demand.max - start];
    if (tails.some((length) => length > LONGEST_TAIL * inputUnit)) continue;
    const reach = Math.max(roundingReach(2 ** residualBits, degree), ...tails.map((length) => length / inputUnit));
    const left = demand.tolerance * (1 - INPUT_SHARE) - fit.error;
    const outputUnit = 2 ** Math.floor(Math.log2((2 * left) / reach));
    plans.push({ start, inputUnit, segmentBits, residualBits, degree, outputUnit, segments: fit.segments, low, high });
  }
  return plans;
}

/** Units of the input such that a power of two of them covers the domain, none coarser than asked, and on the input's own grid if it has one. */
function gridOf(
  from: number,
  to: number,
  segmentBits: number,
  { finest, ownUnit, isOpen }: Readonly<{ finest: number; ownUnit: number | undefined; isOpen: true | undefined }>,
): { start: number; inputUnit: number; residualBits: number } | undefined {
  if (ownUnit === undefined) {
    const bits = Math.max(segmentBits + 1, Math.ceil(Math.log2((to - from) / finest)));
    const residualBits = bits - segmentBits;
    const inputUnit = (to - from) / 2 ** bits;
    return residualBits > MOST_RESIDUAL_BITS ? undefined : { start: from, inputUnit, residualBits };
  }
  const inputUnit = ownUnit * 2 ** Math.max(0, Math.floor(Math.log2(finest / ownUnit)));
  const start = Math.floor(from / inputUnit) * inputUnit;
  const bits = Math.max(1, Math.ceil(Math.log2((to - start) / inputUnit + (isOpen ? 0 : 1))));
  const residualBits = bits - segmentBits;
  return residualBits < 0 || residualBits > MOST_RESIDUAL_BITS ? undefined : { start, inputUnit, residualBits };
}

/** Constraints beside the input's bits, as circuits/piecewise-polynomial.circom makes them, and one for every bit of whatever rescales the result. */
function costOf({ segmentBits, degree, outputUnit }: PiecePlan): number {
  const columns = degree + 1;
  const selectors = Array.from(
    { length: segmentBits + 1 },
    (_, joined) => 2 ** joined - joined - 1 + columns * (2 ** (segmentBits - joined) - 1),
  );
  return Math.min(...selectors) + degree - Math.log2(outputUnit);
}
