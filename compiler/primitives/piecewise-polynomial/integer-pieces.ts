import { evaluate, type Line, type PiecewiseFunction } from "./piecewise-function.ts";
import type { PiecePlan } from "./plan-pieces.ts";
import type { RealFunction } from "./real-function.ts";
import type { RealLine } from "./tails.ts";

/** A plan in integers, for sums with `shift` bits below the rounded input's unit. */
export function integerPieces(plan: PiecePlan, shift: number): PiecewiseFunction {
  const { start, inputUnit, outputUnit, degree, segments, segmentBits, residualBits } = plan;
  return {
    ...{ shift, segmentBits, residualBits },
    offset: BigInt(Math.round(start / inputUnit)),
    coefficients: segments.map((polynomial) =>
      Array.from({ length: degree + 1 }, (_, power) =>
        nearest(((polynomial[power] ?? 0) * inputUnit ** power) / outputUnit),
      ),
    ),
    low: integerLine(plan.low, plan),
    high: integerLine(plan.high, plan),
  };
}

/** The largest size of a coefficient. */
export function largestOf({ offset, coefficients, low, high }: PiecewiseFunction): bigint {
  const all = [offset, ...coefficients.flat(), low.constant, low.slope, high.constant, high.slope];
  return all.reduce((most, value) => (value > most ? value : -value > most ? -value : most), 0n);
}

/** In terms of u, which is 0 at the domain's start. */
function integerLine({ at, value, slope }: RealLine, { start, inputUnit, outputUnit }: PiecePlan): Line {
  return {
    constant: nearest((value + slope * (start - at)) / outputUnit),
    slope: nearest((slope * inputUnit) / outputUnit),
  };
}

function nearest(value: number): bigint {
  return BigInt(Math.round(value));
}

/** Values of the rounded input that the loss is measured at: all of them, or this many evenly spread. */
const MEASURED = 2 ** 12;

/** How far the integers' function is from the real one, at most, for an input that is off by no more than its rounding. */
export function lossOf(f: RealFunction, plan: PiecePlan, slope: number): number {
  const pieces = integerPieces(plan, 0);
  const count = 2 ** (plan.segmentBits + plan.residualBits);
  const offset = Number(pieces.offset);
  const step = Math.max(1, count / MEASURED);
  let worst = 0;
  for (let place = 0; place < count; place += step) {
    const u = Math.floor(place);
    const x = (offset + u) * plan.inputUnit;
    if (x < plan.low.at || x > plan.high.at) continue;
    worst = Math.max(worst, Math.abs(Number(evaluate(pieces, BigInt(u))) * plan.outputUnit - f.at(x)));
  }
  for (const [{ at }, end] of [
    [plan.low, plan.start],
    [plan.high, plan.start + count * plan.inputUnit],
  ] as const)
    for (let sample = 0; sample < TAIL_SAMPLES; sample++) {
      const x = at + ((end - at) * sample) / TAIL_SAMPLES;
      const u = BigInt(Math.round(x / plan.inputUnit)) - pieces.offset;
      const y = Number(evaluate(pieces, u)) * plan.outputUnit;
      worst = Math.max(worst, Math.abs(y - f.at(x)) - (slope * plan.inputUnit) / 2);
    }
  // What lies between two measured values, and the rounding to the input's unit.
  return worst * BETWEEN + (slope * plan.inputUnit) / 2;
}

const TAIL_SAMPLES = 256;

/** A value between two measured ones may be a little farther off. */
const BETWEEN = 1 + 2 ** -4;
