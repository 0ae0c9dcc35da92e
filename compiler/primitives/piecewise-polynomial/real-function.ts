/** A function of one real number. `label` names it in errors and reports. Equal objects are equal functions. */
export type RealFunction = Readonly<{ label: string; at: (x: number) => number }>;

/** Samples over a wide range and over one that is as good as a point. */
const [MANY, FEW] = [1_024, 8];

/** A range this narrow beside its size is as good as a point. */
const NARROW = 2 ** -10;

/** What samples tell of a function between `min` and `max`: its values, padded by its largest step between two of them, and how steep it is. */
export type Course = Readonly<{ low: number; high: number; slope: number }>;

export function courseOf({ at }: RealFunction, min: number, max: number): Course {
  const width = max - min;
  if (!(width > 0)) return { low: at(min), high: at(min), slope: Math.abs(slopeAt(at, min)) };
  const count = width > NARROW * (1 + Math.max(Math.abs(min), Math.abs(max))) ? MANY : FEW;
  let before = at(min);
  let [low, high, step] = [before, before, 0];
  for (let index = 1; index <= count; index++) {
    const value = at(index === count ? max : min + (width * index) / count);
    step = Math.max(step, Math.abs(value - before));
    low = Math.min(low, value);
    high = Math.max(high, value);
    before = value;
  }
  const pad = count === MANY ? step / 4 : step;
  return { low: low - pad, high: high + pad, slope: (step / (width / count)) * STEEPER };
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
