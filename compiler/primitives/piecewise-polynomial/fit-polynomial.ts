// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { RealFunction } from "./real-function.ts";
import { sampledPlaces, turnsOf } from "./sampled-places.ts";

/** Coefficients of 1, t, t² …, where t is the distance from a segment's beginning. */
export type Polynomial = readonly number[];

/** Samples of a segment that a fit is judged by. */
const SAMPLES = 24;

export function valueOf(polynomial: Polynomial, t: number): number {
  return polynomial.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
}

/** A polynomial a segment, each within `most` of the function, and how far off any is; undefined when one is not. What lies beyond `until` is not looked at. */
export function fittedSegments(
  f: RealFunction,
  {
    start,
    count,
    width,
    degree,
    until,
  }: Readonly<{ start: number; count: number; width: number; degree: number; until: number }>,
  most: number,
): Readonly<{ segments: readonly Polynomial[]; error: number }> | undefined {
  const segments: Polynomial[] = [];
  const turns = turnsOf(f, start, Math.min(until, start + count * width));
  let largest = 0;
  for (let segment = 0; segment < count; segment++) {
    const from = start + segment * width;
    const length = Math.min(width, until - from);
    if (length <= 0)
      segments.push(segments.at(-1) === undefined ? [f.at(from)] : constantAfter(segments, width, degree));
    else {
      const { polynomial, error } = fitted(f, turns, { from, width: length, degree });
      if (!(error <= most)) return undefined;
      largest = Math.max(largest, error);
      segments.push(polynomial);
    }
  }
  return { segments, error: largest };
}

/** Where nothing is asked of a segment: it goes on as the one before ends. */
function constantAfter(segments: readonly Polynomial[], width: number, degree: number): Polynomial {
  return [valueOf(segments.at(-1) ?? [0], width), ...new Array<number>(degree).fill(0)];
}

/** Through the function at Chebyshev's places, then moved so that it is off as much above as below. */
function fitted(
  { at }: RealFunction,
  turns: readonly number[],
  { from, width, degree }: Readonly<{ from: number; width: number; degree: number }>,
): { polynomial: Polynomial; error: number } {
  const places = Array.from(
    { length: degree + 1 },
    (_, place) => (width * (1 - Math.cos((Math.PI * (2 * place + 1)) / (2 * degree + 2)))) / 2,
  );
  const polynomial = through(
    places,
    places.map((t) => at(from + t)),
  );
  let [above, below] = [-Infinity, Infinity];
  for (const x of sampledPlaces(turns, from, from + width, SAMPLES)) {
    const off = at(x) - valueOf(polynomial, x - from);
    above = Math.max(above, off);
    below = Math.min(below, off);
  }
  const middle = (above + below) / 2;
  const [constant = 0, ...others] = polynomial;
  return { polynomial: [constant + middle, ...others], error: (above - below) / 2 };
}

/** Newton's divided differences, multiplied out. */
function through(places: readonly number[], values: readonly number[]): number[] {
  const differences = [...values];
  for (let order = 1; order < places.length; order++)
    for (let place = places.length - 1; place >= order; place--)
      differences[place] =
        (elementAt(differences, place) - elementAt(differences, place - 1)) /
        (elementAt(places, place) - elementAt(places, place - order));
  let polynomial: number[] = [];
  for (let place = places.length - 1; place >= 0; place--) {
    const shifted = [0, ...polynomial];
    polynomial.forEach((coefficient, power) => {
      shifted[power] = elementAt(shifted, power) - coefficient * elementAt(places, place);
    });
    shifted[0] = elementAt(shifted, 0) + elementAt(differences, place);
    polynomial = shifted;
  }
  return polynomial.slice(0, places.length);
}
