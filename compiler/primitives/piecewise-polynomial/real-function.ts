// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { Domain } from "../../real-face.ts";
import { rememberedFor } from "../../remembered-for.ts";
import { sampledPlaces, turnsOf } from "./sampled-places.ts";
import { splitSteps } from "./steps-of-samples.ts";

/** A function of one real number. `label` names it in errors and reports. Equal objects are equal functions. */
export type RealFunction = Readonly<{
  label: string;
  at: (x: number) => number;
  domain?: Domain;
  /** What the float model is off by beside it, for a whole tensor between two ends: of functions that leave out what it does for speed alone. */
  coarseness?: (min: number, max: number) => number;
  /** A line through 0. */
  isLinearInEach?: true;
  /** Never falls: its values at the ends of a range are its least and its most. */
  rises?: true;
  /** Where between two ends it may turn on a narrower stretch than a few hundredths of them: left out where it turns around 0 alone. */
  turns?: (min: number, max: number) => readonly number[];
}>;

/** Samples of a range at first, and of one that is as good as a point. */
const [MANY, FEW] = [256, 8];

/** A range this narrow beside its size is as good as a point. */
const NARROW = 2 ** -5;

/** Where a function changes most between two samples another one is taken, so often at most, until it changes by no more than this share. */
const [MOST_SPLITS, FINE] = [512, 2 ** -8];

/** What samples tell of a function between `min` and `max`: its values, padded by what may lie between two of them, and how steep it is. */
export type Course = Readonly<{ low: number; high: number; slope: number }>;

export function courseOf(f: RealFunction, min: number, max: number): Course {
  const course = sampledCourse(f, min, max);
  return f.rises ? { ...course, low: below(f.at(min)), high: -below(-f.at(max)) } : course;
}

/** By what evaluations round a value, and never to the other side of 0. */
function below(value: number): number {
  return value - Math.abs(value) * 2 ** -48;
}

function sampledCourse(f: RealFunction, min: number, max: number): Course {
  const { at } = f;
  const width = max - min;
  if (!(width > 0)) return { low: at(min), high: at(min), slope: Math.abs(slopeAt(at, min)) };
  const isWide = width > NARROW * (1 + Math.max(Math.abs(min), Math.abs(max)));
  const turns = turnsOf(f, min, max);
  if (!isWide) return narrowCourse(at, sampledPlaces(turns, min, max, FEW));
  const places = placesBetween(turns, min, max);
  const values = places.map(at);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const fine = (most - least) * FINE;
  const { step, slope, low, high } = splitSteps(at, places, values, { fine, mostSplits: MOST_SPLITS });
  const pad = step / 4;
  return { low: low - pad, high: high + pad, slope: slope * STEEPER };
}

/** A schema's ranges are asked for by every pass and for every choice of bits. */
export const knownCourse = rememberedFor<RealFunction, [min: number, max: number], Course>(
  courseOf,
  (min, max) => `${min} ${max}`,
);

/** Courses of one function, those of equal ranges worked out once: a convolution has the same filter everywhere. */
export function coursesOf(f: RealFunction): (min: number, max: number) => Course {
  const known = new Map<string, Course>();
  return (min, max) => {
    const key = `${min} ${max}`;
    const course = known.get(key) ?? courseOf(f, min, max);
    known.set(key, course);
    return course;
  };
}

/** Few samples, and a whole step for what may lie between two of them. */
function narrowCourse(at: (x: number) => number, places: readonly number[]): Course {
  const others = places.slice(1);
  let previous = elementAt(places, 0);
  let before = at(previous);
  let [low, high, step, slope] = [before, before, 0, 0];
  for (const place of others) {
    const value = at(place);
    const change = Math.abs(value - before);
    step = Math.max(step, change);
    slope = Math.max(slope, change / (place - previous));
    low = Math.min(low, value);
    high = Math.max(high, value);
    [previous, before] = [place, value];
  }
  return { low: low - step, high: high + step, slope: slope * STEEPER };
}

/** Evenly spread, and ever closer around 0, where most functions turn. */
function placesBetween(turns: readonly number[], min: number, max: number): number[] {
  const places = sampledPlaces(turns, min, max, MANY);
  if (min >= 0 || max <= 0) return places;
  for (let size = 1 / 64; size < max - min; size *= 1.5) places.push(size, -size);
  return [...new Set(places.filter((place) => place >= min && place <= max))].sort((a, b) => a - b);
}

/** Between two samples a function may be a little steeper than from one to the other. */
const STEEPER = 1 + 2 ** -4;

/** The slope around a point, from its neighbours. */
export function slopeAt(at: (x: number) => number, x: number): number {
  const by = Math.max(Math.abs(x), 1) * 2 ** -20;
  return (at(x + by) - at(x - by)) / (2 * by);
}

/** Samples that tell whether a function is a line. */
const LINE_SAMPLES = 64;

/** The line that a function is between `min` and `max`, as near as doubles tell; undefined where it is none. */
export function lineOf(f: RealFunction, min: number, max: number): { slope: number; bias: number } | undefined {
  const { at } = f;
  if (!(max > min)) return { slope: 0, bias: at(min) };
  const [first, last] = [at(min), at(max)];
  const slope = (last - first) / (max - min);
  const most = (Math.abs(first) + Math.abs(last)) * 2 ** -46;
  for (const x of sampledPlaces(turnsOf(f, min, max), min, max, LINE_SAMPLES))
    if (!(Math.abs(at(x) - (first + slope * (x - min))) <= most)) return undefined;
  return { slope, bias: first - slope * min };
}
