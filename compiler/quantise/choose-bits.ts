import type { QuantisationBits } from "./quantise-plan.ts";

/** A model quantised with some bits, and the rows that its circuit takes. */
export type Trial = Readonly<{ bits: QuantisationBits; rows: number }>;

/** A trial's error over what is allowed: 1 is just within it. */
export type Scored<T> = Readonly<{ trial: T; score: number }>;

export type BitSearch<T extends Trial> = Readonly<{
  /** Undefined when these bits do not keep within int64. */
  attempt: (bits: QuantisationBits) => T | undefined;
  score: (trial: T) => Promise<number>;
  /** Rows that cost no more than these many do. */
  roomOf: (rows: number) => number;
}>;

/** Coefficients below 5 bits lose the model. Features of 32 bits take wide ones: half a unit of a coefficient counts 2^32 times. */
const WEIGHT_BITS = [5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 33, 36, 40, 44];
const ACTIVATION_BITS = [6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24, 28];
const AMPLE = [16, 24, 28, 12, 10, 8];

/** What is tried first when there is room: 16 bits are mostly ample, and fewer leave more room for coefficients. */
const FILLING_ACTIVATION_BITS = [16, 20, 24, 28, 14, 12, 10, 8];

/** Errors this close are alike, and so are all below this share of what is allowed: float32 itself is not much better. */
const [ALIKE, ENOUGH] = [1.02, 2 ** -8];

/**
 * First the fewest weight bits, then the fewest activation bits whose error is allowed; then whatever brings the error down further
 * without leaving the power of two that those need. Where nothing is within what is allowed, the smallest error wins. Deterministic.
 */
export async function chooseBits<T extends Trial>(search: BitSearch<T>): Promise<Scored<T> | undefined> {
  const tried = new Map<string, Scored<T> | undefined>();
  const scored = async (weightBits: number, activationBits: number): Promise<Scored<T> | undefined> => {
    const key = `${weightBits} ${activationBits}`;
    if (!tried.has(key)) {
      const trial = search.attempt({ weightBits, activationBits });
      tried.set(key, trial && { trial, score: await search.score(trial) });
    }
    return tried.get(key);
  };
  const isWithin = (found: Scored<T> | undefined): boolean => found !== undefined && found.score <= 1;

  const cheapest = await smallestWithin(scored, isWithin);
  if (cheapest !== undefined) await fillDomain(search, scored, cheapest.trial);
  const room = cheapest === undefined ? Infinity : search.roomOf(cheapest.trial.rows);
  const affordable = [...tried.values()].filter((each) => each !== undefined && each.trial.rows <= room);
  const best = affordable.reduce(closer, undefined);
  return best && trimmed(best, scored);
}

function closer<T extends Trial>(a: Scored<T> | undefined, b: Scored<T> | undefined): Scored<T> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.score < a.score || (b.score === a.score && b.trial.rows < a.trial.rows) ? b : a;
}

/** The fewest bits whose error is like the best: what only makes the circuit larger is left out. */
async function trimmed<T extends Trial>(best: Scored<T>, scored: Score<T>): Promise<Scored<T>> {
  const allowed = Math.max(best.score * ALIKE, ENOUGH);
  const isLikeBest = (found: Scored<T> | undefined): boolean => found !== undefined && found.score <= allowed;
  const { weightBits: most, activationBits: ample } = best.trial.bits;
  const weightBits =
    (await firstOf(upTo(WEIGHT_BITS, most), async (bits) => isLikeBest(await scored(bits, ample)))) ?? most;
  const activationBits =
    (await firstOf(upTo(ACTIVATION_BITS, ample), async (bits) => isLikeBest(await scored(weightBits, bits)))) ?? ample;
  return (await scored(weightBits, activationBits)) ?? best;
}

function upTo(list: readonly number[], most: number): number[] {
  return list.filter((bits) => bits <= most);
}

type Score<T> = (weightBits: number, activationBits: number) => Promise<Scored<T> | undefined>;

async function smallestWithin<T extends Trial>(
  scored: Score<T>,
  isWithin: (found: Scored<T> | undefined) => boolean,
): Promise<Scored<T> | undefined> {
  for (const ample of AMPLE) {
    const weightBits = await firstOf(WEIGHT_BITS, async (bits) => {
      const found = await scored(bits, ample);
      return found === undefined || found.score <= 1;
    });
    if (weightBits === undefined || !isWithin(await scored(weightBits, ample))) continue;
    const activationBits = await firstOf(upTo(ACTIVATION_BITS, ample), async (bits) =>
      isWithin(await scored(weightBits, bits)),
    );
    return scored(weightBits, activationBits ?? ample);
  }
  return undefined;
}

/** For numbers of activation bits, the most weight bits that the domain holds, until the error is as small as it needs to be. */
async function fillDomain<T extends Trial>(search: BitSearch<T>, scored: Score<T>, cheapest: T): Promise<void> {
  const room = search.roomOf(cheapest.rows);
  const from = cheapest.bits;
  for (const activationBits of FILLING_ACTIVATION_BITS.filter((bits) => bits >= from.activationBits)) {
    const more = WEIGHT_BITS.filter((bits) => bits >= from.weightBits);
    const tooMany = await firstOf(more, (weightBits) => {
      const trial = search.attempt({ weightBits, activationBits });
      return Promise.resolve(trial === undefined || trial.rows > room);
    });
    const most = more[(tooMany === undefined ? more.length : more.indexOf(tooMany)) - 1];
    const found = most === undefined ? undefined : await scored(most, activationBits);
    if (found !== undefined && found.score <= ENOUGH) return;
  }
}

/** The first entry that passes a test which all after it pass too; undefined when none does. */
async function firstOf(
  list: readonly number[],
  passes: (entry: number) => Promise<boolean>,
): Promise<number | undefined> {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = list[middle];
    if (entry !== undefined && (await passes(entry))) high = middle;
    else low = middle + 1;
  }
  return list[low];
}
