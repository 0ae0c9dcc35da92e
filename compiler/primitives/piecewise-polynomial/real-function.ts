/** A function of one real number. `label` names it in errors and reports. Equal objects are equal functions. */
export type RealFunction = Readonly<{ label: string; at: (x: number) => number; domain?: Domain }>;

/** Where a function is finite, which `words` say too ("must be positive"). Beyond it `at` goes on as it is at the end. */
export type Domain = Readonly<{ admits: (min: number, max: number) => boolean; words: string }>;

/** Samples of a range at first, and of one that is as good as a point. */
const [MANY, FEW] = [256, 8];

/** A range this narrow beside its size is as good as a point. */
const NARROW = 2 ** -10;

/** Where a function changes by more than this share of its range between two samples another one is taken, so often at most. */
const [MOST_SPLITS, FINE] = [512, 2 ** -8];

/** What samples tell of a function between `min` and `max`: its values, padded by what may lie between two of them, and how steep it is. */
export type Course = Readonly<{ low: number; high: number; slope: number }>;

export function courseOf({ at }: RealFunction, min: number, max: number): Course {
  const width = max - min;
  if (!(width > 0)) return { low: at(min), high: at(min), slope: Math.abs(slopeAt(at, min)) };
  const isWide = width > NARROW * (1 + Math.max(Math.abs(min), Math.abs(max)));
  const sampled = samplesOf(at, placesBetween(min, max, isWide ? MANY : FEW));
  const range = Math.max(...sampled.values) - Math.min(...sampled.values);
  const { places, values } = isWide ? withSplitSteps(at, sampled, range * FINE) : sampled;
  let [step, slope] = [0, 0];
  for (let index = 1; index < places.length; index++) {
    const change = Math.abs((values[index] ?? 0) - (values[index - 1] ?? 0));
    step = Math.max(step, change);
    slope = Math.max(slope, change / ((places[index] ?? 0) - (places[index - 1] ?? 0)));
  }
  const pad = isWide ? step / 4 : step;
  return { low: Math.min(...values) - pad, high: Math.max(...values) + pad, slope: slope * STEEPER };
}

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

type Samples = Readonly<{ places: readonly number[]; values: readonly number[] }>;

function samplesOf(at: (x: number) => number, places: readonly number[]): Samples {
  return { places, values: places.map((place) => at(place)) };
}

/** Evenly spread, and ever closer around 0, where most functions turn. */
function placesBetween(min: number, max: number, count: number): number[] {
  const places = Array.from({ length: count + 1 }, (_, index) =>
    index === count ? max : min + ((max - min) * index) / count,
  );
  if (count === FEW || min >= 0 || max <= 0) return places;
  for (let size = 1 / 64; size < max - min; size *= 1.5) places.push(size, -size);
  return [...new Set(places.filter((place) => place >= min && place <= max))].sort((a, b) => a - b);
}

/** Halves all steps that change the function by more than `fine`, again and again, until none does or there are too many. */
function withSplitSteps(at: (x: number) => number, samples: Samples, fine: number): Samples {
  let { places, values } = samples;
  for (let splits = 0; splits < MOST_SPLITS;) {
    const [before, morePlaces, moreValues] = [splits, places.slice(0, 1), values.slice(0, 1)];
    for (let index = 1; index < places.length; index++) {
      const [from = 0, to = 0, first = 0, last = 0] = [
        ...[places[index - 1], places[index]],
        ...[values[index - 1], values[index]],
      ];
      const middle = (from + to) / 2;
      if (splits < MOST_SPLITS && Math.abs(last - first) > fine && middle !== from && middle !== to) {
        splits++;
        morePlaces.push(middle);
        moreValues.push(at(middle));
      }
      morePlaces.push(to);
      moreValues.push(last);
    }
    if (splits === before) break;
    [places, values] = [morePlaces, moreValues];
  }
  return { places, values };
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
