import type { Domain } from "../../real-face.ts";
import { rememberedFor } from "../../remembered-for.ts";
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
}>;

/** Samples of a range at first, and of one that is as good as a point. */
const [MANY, FEW] = [256, 8];

/** A range this narrow beside its size is as good as a point. */
const NARROW = 2 ** -5;

/** Where a function changes most between two samples another one is taken, so often at most, until it changes by no more than this share. */
const [MOST_SPLITS, FINE] = [512, 2 ** -8];

/** What samples tell of a function between `min` and `max`: its values, padded by what may lie between two of them, and how steep it is. */
export type Course = Readonly<{ low: number; high: number; slope: number }>;

export function courseOf({ at }: RealFunction, min: number, max: number): Course {
  const width = max - min;
  if (!(width > 0)) return { low: at(min), high: at(min), slope: Math.abs(slopeAt(at, min)) };
  const isWide = width > NARROW * (1 + Math.max(Math.abs(min), Math.abs(max)));
  if (!isWide) return narrowCourse(at, min, max);
  const places = placesBetween(min, max);
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
function narrowCourse(at: (x: number) => number, min: number, max: number): Course {
  const width = (max - min) / FEW;
  let before = at(min);
  let [low, high, step] = [before, before, 0];
  for (let index = 1; index <= FEW; index++) {
    const value = at(min + width * index);
    step = Math.max(step, Math.abs(value - before));
    low = Math.min(low, value);
    high = Math.max(high, value);
    before = value;
  }
  return { low: low - step, high: high + step, slope: (step / width) * STEEPER };
}

/** Evenly spread, and ever closer around 0, where most functions turn. */
function placesBetween(min: number, max: number): number[] {
  const even = Array.from({ length: MANY + 1 }, (_, index) =>
    index === MANY ? max : min + ((max - min) * index) / MANY,
  );
  if (min >= 0 || max <= 0) return even;
  const near: number[] = [];
  for (let size = 1 / 64; size < max - min; size *= 1.5) near.push(size);
  const around = [...near.map((size) => -size).reverse(), ...near].filter((place) => place >= min && place <= max);
  return merged(even, around);
}

/** Two lists that rise, as one: each number once. */
function merged(a: readonly number[], b: readonly number[]): number[] {
  const all: number[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length;) {
    const [left, right] = [a[i] ?? Infinity, b[j] ?? Infinity];
    const next = Math.min(left, right);
    if (left === next) i++;
    if (right === next) j++;
    if (all.at(-1) !== next) all.push(next);
  }
  return all;
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
export function lineOf({ at }: RealFunction, min: number, max: number): { slope: number; bias: number } | undefined {
  if (!(max > min)) return { slope: 0, bias: at(min) };
  const [first, last] = [at(min), at(max)];
  const slope = (last - first) / (max - min);
  const most = (Math.abs(first) + Math.abs(last)) * 2 ** -46;
  for (let index = 1; index < LINE_SAMPLES; index++) {
    const x = min + ((max - min) * index) / LINE_SAMPLES;
    if (!(Math.abs(at(x) - (first + slope * (x - min))) <= most)) return undefined;
  }
  return { slope, bias: first - slope * min };
}
