// SPDX-License-Identifier: GPL-3.0-or-later
import { cheapestMixture, fillWithMixture, mixtureAround, scoreMixturesWithin } from "./mixed-bits.ts";
import { FEWEST, MOST_BITS, type QuantisationBits } from "./quantise-plan.ts";
import { cheapestOf, nearestOf, type Scored, type Trial, type Trials } from "./trials.ts";

/** Features of 32 bits take wide coefficients: half a unit of one counts 2^32 times. */
const WEIGHT_BITS = [5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 33, 36, 40, 44];
const ACTIVATION_BITS = [6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24, 28];

/**
 * The finer the activations, the smaller the coefficients that read them beside the features', in whose unit weight bits are counted: what
 * more weight bits than these beyond the activation bits change is mostly next to nothing.
 */
const AMPLE_BEYOND = [10, 6, 2, -2, -6];

/** A flag's coefficient is that much larger than a timestamp's: where ample bits are not enough, the wide features may still lack some. */
const ALL_BEYOND = [MOST_BITS, 26, 18];

/** Errors this close are alike: rows that were not seen tell them apart at random. */
const ALIKE = 1.25;

/** An error of this share of what is aimed at is small enough: nothing is spent on a smaller one, even if it is free. */
const ENOUGH = 1 / 4;

/** Numbers of activation bits, above the fewest that will do, that may get along with so many fewer weight bits that they are cheaper. */
const NEXT_COLUMNS = 2;

/**
 * The cheapest bits whose error is within the aim, the same for all layers or each with its own; then whatever brings it well within without
 * taking more than `roomFor` the cheapest says is free. Where nothing is within the aim, the smallest error, and the cheapest bits for that. Deterministic.
 */
export async function chooseBits<T extends Trial>(
  trials: Trials<T>,
  roomFor: (constraints: number) => number,
): Promise<Scored<T> | undefined> {
  const uniform = (await cheapestWithin(trials, 1)) ?? (await cheapestNearest(trials, Infinity));
  if (uniform === undefined || uniform.score > 1) return uniform;
  const mixture = await mixtureAround(trials, uniform.trial);
  const mixed = mixture && (await cheapestMixture(trials, mixture, uniform, 1));
  const cheapest = mixed?.found ?? uniform;
  const room = roomFor(cheapest.trial.constraints);
  if (cheapest.trial.constraints > room) return cheapest;
  await fillRoom(trials, uniform, room);
  if (mixture && mixed) await fillWithMixture(trials, mixture, mixed, room, { alike: ALIKE, enough: ENOUGH });
  const affordable = trials.all().filter(({ trial }) => trial.constraints <= room);
  return cheapestOf(affordable, ENOUGH) ?? nearestOf(affordable, ALIKE);
}

/**
 * What a trial costs grows with both numbers of bits, and its error falls until the other number is what limits it. So: the fewest activation
 * bits that reach `most` with ample weight bits, the fewest weight bits there, and whether finer activations need still fewer.
 */
async function cheapestWithin<T extends Trial>(trials: Trials<T>, most: number): Promise<Scored<T> | undefined> {
  const isWithin = (found: Scored<T> | undefined): boolean => found !== undefined && found.score <= most;
  const leastWith = async (beyond: readonly number[]): Promise<number | undefined> =>
    firstOf(
      ACTIVATION_BITS,
      async (bits) => isWithin(await scoredWith(trials, bits, beyond)),
      async (bits) => (await scoredWith(trials, bits, beyond)) === undefined,
    );
  // A label beside a tie may be wrong with more bits than with fewer: then any will do.
  const anyWith = (beyond: readonly number[]): Promise<number | undefined> =>
    anyOf(ACTIVATION_BITS, async (bits) => isWithin(await scoredWith(trials, bits, beyond)));
  let beyond: readonly number[] = AMPLE_BEYOND;
  let least = (await leastWith(beyond)) ?? (await anyWith(beyond));
  least ??= (await leastWith((beyond = ALL_BEYOND))) ?? (await anyWith(beyond));
  if (least === undefined) return cheapestOf(trials.all(), most);
  let bits = (await scoredWith(trials, least, beyond))?.trial.bits;
  for (const activationBits of ACTIVATION_BITS.filter((each) => each >= least).slice(0, NEXT_COLUMNS + 1)) {
    if (bits === undefined) break;
    const ceiling = bits.weightBits;
    const fewer = WEIGHT_BITS.filter((each) => (activationBits === least ? each <= ceiling : each < ceiling));
    const last = fewer.at(-1);
    if (last === undefined || !isWithin(await trials.scored({ weightBits: last, activationBits }))) continue;
    const weightBits = await firstOf(fewer, async (each) =>
      isWithin(await trials.scored({ weightBits: each, activationBits })),
    );
    if (weightBits !== undefined) bits = { weightBits, activationBits };
  }
  await stepDown(trials, most);
  return cheapestOf(trials.all(), most);
}

/** With the most weight bits beyond these activation bits that int64 holds. */
async function scoredWith<T extends Trial>(
  trials: Trials<T>,
  activationBits: number,
  beyonds: readonly number[],
): Promise<Scored<T> | undefined> {
  for (const beyond of beyonds) {
    const wanted = Math.max(activationBits + beyond, AMPLE_BEYOND[0] ?? 0);
    const weightBits = WEIGHT_BITS.findLast((bits) => bits <= wanted);
    const found = weightBits === undefined ? undefined : await trials.scored({ weightBits, activationBits });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Bit by bit from the cheapest, while that is cheaper and still within. */
async function stepDown<T extends Trial>(trials: Trials<T>, most: number): Promise<void> {
  for (let from = cheapestOf(trials.all(), most); from !== undefined;) {
    const { weightBits, activationBits } = from.trial.bits;
    await trials.scored({ weightBits: Math.max(weightBits - 1, FEWEST.weightBits), activationBits });
    await trials.scored({ weightBits, activationBits: Math.max(activationBits - 1, FEWEST.activationBits) });
    const next = cheapestOf(trials.all(), most);
    if (next === from) return;
    from = next;
  }
}

/** Both numbers grow together, for either alone soon gains nothing; then each of them alone, as long as it gains something. */
async function fillRoom<T extends Trial>(trials: Trials<T>, cheapest: Scored<T>, room: number): Promise<void> {
  let from = cheapest;
  for (const [weights, activations] of GROWTH)
    for (;;) {
      const { weightBits, activationBits } = from.trial.bits;
      const next: QuantisationBits = { weightBits: weightBits + weights, activationBits: activationBits + activations };
      const trial = next.weightBits > MOST_BITS ? undefined : trials.attempt(next);
      if (trial === undefined || trial.constraints > room) break;
      const found = await trials.scored(next);
      if (found === undefined || found.score * ALIKE > from.score) break;
      if (found.score <= ENOUGH) return;
      from = found;
    }
}

const GROWTH = [
  [2, 2],
  [2, 0],
  [0, 2],
] as const;

/**
 * The smallest error that keeps within a number of constraints: for each number of activation bits the most weight bits that do, then each layer with its own. Where
 * nothing keeps within it, the cheapest of what was tried.
 */
export async function nearestWithin<T extends Trial>(
  trials: Trials<T>,
  constraints: number,
): Promise<Scored<T> | undefined> {
  const fits = (bits: QuantisationBits): boolean => (trials.attempt(bits)?.constraints ?? Infinity) <= constraints;
  let most = 0;
  for (const activationBits of ACTIVATION_BITS) {
    const list = WEIGHT_BITS.filter((bits) => bits <= activationBits + (AMPLE_BEYOND[0] ?? 0));
    // Finer activations leave less room for coefficients, so that few steps lead from one column to the next.
    let at = most === 0 ? list.length - 1 : Math.min(most + 1, list.length - 1);
    const fitsAt = (place: number): boolean => fits({ weightBits: list[place] ?? MOST_BITS, activationBits });
    while (at >= 0 && !fitsAt(at)) at--;
    if (at >= 0) await trials.scored({ weightBits: list[at] ?? MOST_BITS, activationBits });
    most = Math.max(at, 0);
  }
  const uniform = await cheapestNearest(trials, constraints);
  if (uniform === undefined) await trials.scored(FEWEST);
  const mixture = uniform && (await mixtureAround(trials, uniform.trial));
  if (mixture === undefined) return uniform;
  await scoreMixturesWithin(trials, mixture, constraints);
  const affordable = trials.all().filter(({ trial }) => trial.constraints <= constraints);
  return nearestOf(affordable, ALIKE);
}

/** From the smallest error so far bit by bit to a smaller one, while that keeps within the constraints; then the cheapest bits for it. */
async function cheapestNearest<T extends Trial>(
  trials: Trials<T>,
  constraints: number,
): Promise<Scored<T> | undefined> {
  const nearest = (): Scored<T> | undefined =>
    nearestOf(
      trials.all().filter(({ trial }) => trial.constraints <= constraints),
      1,
    );
  for (let from = nearest(); from !== undefined;) {
    for (const next of neighboursOf(from.trial.bits))
      if ((trials.attempt(next)?.constraints ?? Infinity) <= constraints) await trials.scored(next);
    const best = nearest();
    if (best === undefined || best.score * WORTH_A_BIT > from.score)
      return (await cheapestWithin(trials, (best ?? from).score * ALIKE)) ?? best;
    from = best;
  }
  return undefined;
}

/** An error that another bit does not make smaller by this does not depend on bits. */
const WORTH_A_BIT = 1.05;

function neighboursOf({ weightBits, activationBits }: QuantisationBits): QuantisationBits[] {
  return [
    { weightBits: Math.min(weightBits + 1, MOST_BITS), activationBits },
    { weightBits, activationBits: activationBits + 1 },
    {
      weightBits: Math.min(weightBits + 1, MOST_BITS),
      activationBits: Math.max(activationBits - 1, FEWEST.activationBits),
    },
    { weightBits: Math.max(weightBits - 1, FEWEST.weightBits), activationBits: activationBits + 1 },
  ];
}

/** Bits all over the place, for who wants to see what each error costs. */
export async function tryWidely<T extends Trial>(trials: Trials<T>): Promise<void> {
  for (const activationBits of ACTIVATION_BITS.filter((bits) => bits % 2 === 0)) {
    const [fewest, most] = [activationBits - 4, activationBits + (AMPLE_BEYOND[0] ?? 0)];
    for (const weightBits of WEIGHT_BITS.filter((bits) => bits >= fewest && bits <= most))
      await trials.scored({ weightBits, activationBits });
  }
}

/**
 * The first entry that passes a test which all after it pass too; undefined when none does. An entry that cannot be tested at all
 * counts as too far.
 */
async function firstOf(
  list: readonly number[],
  passes: (entry: number) => Promise<boolean>,
  isTooFar: (entry: number) => Promise<boolean> = () => Promise.resolve(false),
): Promise<number | undefined> {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = list[middle];
    if (entry === undefined || (await passes(entry)) || (await isTooFar(entry))) high = middle;
    else low = middle + 1;
  }
  const found = list[low];
  return found !== undefined && (await passes(found)) ? found : undefined;
}

async function anyOf(
  list: readonly number[],
  passes: (entry: number) => Promise<boolean>,
): Promise<number | undefined> {
  for (const entry of list) if (await passes(entry)) return entry;
  return undefined;
}
