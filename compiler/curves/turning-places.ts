// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";

/** A function with parts that are known to turn somewhere; without `turns` it has none that even samples would miss. */
export type Turning = Readonly<{
  at: (x: number) => number;
  turns?: (min: number, max: number) => readonly number[];
}>;

/** Even samples of an operand: what they miss of it, its own turns have. */
const SAMPLES = 128;

/** Halvings, or thirds taken off, of what is between two samples. */
const STEPS = 48;

/** Changes that are smaller beside the largest value come from doubles alone. */
const NOISE = 2 ** -40;

/**
 * Where operands cross 0, are largest or smallest for a while, or turn inside. An operation may be steep nowhere else: exp(−1000 (x − 3)²)
 * is 0 for all samples that miss 3, which is where its operand is largest.
 */
export function turningPlaces(operands: readonly Turning[], min: number, max: number): number[] {
  const found = operands.flatMap((operand) => {
    const inner = operand.turns?.(min, max) ?? [];
    return [...inner, ...turnsBetween(operand.at, withBetween(inner, min, max))];
  });
  return ascending(found.filter((place) => place >= min && place <= max));
}

/** Even places, and those that an operand's own turns and the ends ask for. */
function withBetween(inner: readonly number[], min: number, max: number): number[] {
  const even = Array.from({ length: SAMPLES + 1 }, (_, k) => min + ((max - min) * k) / SAMPLES);
  return ascending([...even, ...placesAround([min, ...inner, max], min, max)]);
}

/** Samples around a turn come closer to it by this factor each time, so often, and until they are as close as this. */
const [CLOSER, TIMES, CLOSE] = [4, 10, 2 ** -6];

/** A function of more turns has something to see wherever it is sampled. */
const MOST_TURNS = 16;

/** Turns between two ends, what is half-way between two of them, and places ever closer around each. */
export function placesAround(turns: readonly number[], min: number, max: number): number[] {
  const places = ascending(turns.filter((place) => place >= min && place <= max));
  const halfway = places.slice(1).map((place, index) => (place + elementAt(places, index)) / 2);
  const times = Math.max(TIMES, Math.ceil(Math.log((max - min) / CLOSE) / Math.log(CLOSER)) || 0);
  const distances = Array.from({ length: times }, (_, time) => (max - min) / CLOSER ** (time + 1));
  const around = places.length > MOST_TURNS ? [] : places.flatMap((x) => distances.flatMap((by) => [x - by, x + by]));
  return ascending([...places, ...halfway, ...around]).filter((place) => place >= min && place <= max);
}

/** From the least on, each once. */
export function ascending(places: readonly number[]): number[] {
  return [...new Set(places)].sort((a, b) => a - b);
}

/** Extremes first: between two samples alike a function may reach 0, turn and come back. */
function turnsBetween(at: (x: number) => number, places: readonly number[]): number[] {
  const extremes = extremesBetween(at, places);
  return [...extremes, ...crossingsBetween(at, ascending([...places, ...extremes]))];
}

function extremesBetween(at: (x: number) => number, places: readonly number[]): number[] {
  const values = places.map(at);
  const least = values.reduce((size, value) => Math.max(size, Math.abs(value)), 0) * NOISE;
  return places.slice(2).flatMap((next, index) => {
    const from = elementAt(places, index);
    const rise = elementAt(values, index + 1) - elementAt(values, index);
    const then = elementAt(values, index + 2) - elementAt(values, index + 1);
    if (rise > least && then <= 0) return [largestBetween(at, from, next)];
    return rise < -least && then >= 0 ? [largestBetween((x) => -at(x), from, next)] : [];
  });
}

function crossingsBetween(at: (x: number) => number, places: readonly number[]): number[] {
  const values = places.map(at);
  return places.slice(1).flatMap((to, index) => {
    const [from, before, after] = [elementAt(places, index), elementAt(values, index), elementAt(values, index + 1)];
    if (before * after < 0) return [crossingBetween(at, from, to)];
    if ((before === 0) === (after === 0)) return [];
    return [after === 0 ? to : from];
  });
}

function crossingBetween(at: (x: number) => number, from: number, to: number): number {
  const isAbove = at(from) > 0;
  let [low, high] = [from, to];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (at(middle) > 0 === isAbove) low = middle;
    else high = middle;
  }
  return high;
}

/** Where a function that rises and then falls is largest. */
function largestBetween(at: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let step = 0; step < STEPS; step++) {
    const third = (high - low) / 3;
    if (at(low + third) < at(high - third)) low += third;
    else high -= third;
  }
  return (low + high) / 2;
}
