// SPDX-License-Identifier: GPL-3.0-or-later
import { MAX_MAGNITUDE, NoWrapViolation } from "../../graph/no-wrap.ts";
import { rememberedFor } from "../../remembered-for.ts";
import { evaluate, type Line, type PiecewiseFunction } from "./piecewise-function.ts";
import type { PiecePlan } from "./plan-pieces.ts";
import type { RealFunction } from "./real-function.ts";
import { sampledPlaces, turnsOf } from "./sampled-places.ts";
import type { RealLine } from "./tails.ts";

/** A plan in integers, for sums with `shift` bits below the rounded input's unit. @error NoWrapViolation naming `tensor` */
export function piecesWithin(plan: PiecePlan, shift: number, tensor: string): PiecewiseFunction {
  // A sum with more bits below the rounded unit than int64 has wraps, whatever is above it.
  if (1n << BigInt(shift) > MAX_MAGNITUDE) throw new NoWrapViolation(tensor, 1n << BigInt(shift));
  const pieces = knownPieces(plan, shift);
  const largest = largestOf(pieces);
  if (largest > MAX_MAGNITUDE) throw new NoWrapViolation(tensor, largest);
  return pieces;
}

function integerPieces(plan: PiecePlan, shift: number): PiecewiseFunction {
  const { start, inputUnit, outputUnit, degree, segments, segmentBits, residualBits } = plan;
  return {
    ...{ shift, segmentBits, residualBits },
    offset: BigInt(Math.round(start / inputUnit)),
    coefficients: segments.map((polynomial) => {
      const scaled = Array.from(
        { length: degree + 1 },
        (_, power) => ((polynomial[power] ?? 0) * inputUnit ** power) / outputUnit,
      );
      return roundedPolynomial(scaled, 2 ** residualBits);
    }),
    low: integerLine(plan.low, plan),
    high: integerLine(plan.high, plan),
  };
}

/** The search for bits asks for the same pieces many times. */
const knownPieces = rememberedFor<PiecePlan, [shift: number], PiecewiseFunction>(integerPieces, String);

/** What rounding rʲ's coefficient by half a unit is off by at most over 0 … width, once the lower ones make up for it. */
export function roundingReach(width: number, degree: number): number {
  return [1, width / 2, width ** 2 / 8].slice(0, degree + 1).reduce((a, b) => a + b);
}

/** Whole coefficients, from the highest on: the lower ones make up for what rounding takes, as far as they can. */
function roundedPolynomial(scaled: readonly number[], width: number): bigint[] {
  const rest = [...scaled];
  const rounded = scaled.map(() => 0n);
  for (let power = scaled.length - 1; power >= 0; power--) {
    rounded[power] = nearest(rest[power] ?? 0);
    const lost = (rest[power] ?? 0) - Number(rounded[power]);
    // Over 0 … w, r² is w r − w²/8 to within w²/8, and r is w/2 to within w/2.
    if (power === 2) rest[1] = (rest[1] ?? 0) + lost * width;
    if (power === 2) rest[0] = (rest[0] ?? 0) - (lost * width ** 2) / 8;
    if (power === 1) rest[0] = (rest[0] ?? 0) + (lost * width) / 2;
  }
  return rounded;
}

/** The largest size of a coefficient. */
function largestOf({ offset, coefficients, low, high }: PiecewiseFunction): bigint {
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
  const turns = turnsOf(f, plan.low.at, plan.high.at);
  const even = Array.from({ length: Math.ceil(count / step) }, (_, index) => Math.floor(index * step));
  const turned = turns.map((place) => Math.round(place / plan.inputUnit) - offset).filter((u) => u >= 0 && u < count);
  let worst = 0;
  for (const u of [...even, ...turned]) {
    const x = (offset + u) * plan.inputUnit;
    if (x < plan.low.at || x > plan.high.at) continue;
    worst = Math.max(worst, Math.abs(Number(evaluate(pieces, BigInt(u))) * plan.outputUnit - f.at(x)));
  }
  const tails = [
    [plan.low.at, plan.start],
    [plan.start + count * plan.inputUnit, plan.high.at],
  ] as const;
  for (const [from, to] of tails)
    for (const x of from < to ? sampledPlaces(turns, from, to, TAIL_SAMPLES) : []) {
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
