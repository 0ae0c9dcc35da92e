// SPDX-License-Identifier: GPL-3.0-or-later
import {
  bitsOfLayer,
  FEWEST,
  MOST_BITS,
  type LayerBits,
  type OwnBits,
  type QuantisationBits,
} from "./quantise-plan.ts";
import type { Scored, Trial, Trials } from "./trials.ts";

/** Bits for every layer by what each of its own brings: `more` of them than the bits around which it was measured, on average. */
export type Mixture = (more: number) => QuantisationBits;

/** One kind of bits, of one layer or of layers alike. */
type Knob = Readonly<{ kind: keyof LayerBits; layers: readonly string[] }>;

/** What one bit less of a knob saves, and the square of the error that its bits leave. */
type Measured = Knob & Readonly<{ saved: number; noise: number }>;

/** Measurements: each takes a trial. */
const MOST_PROBES = 32;

/** How many bits fewer a knob is measured with, and how many fewer and more than the others it may have. */
const [PROBE, FEWER, MORE] = [2, 8, 3];

/** A knob that saves nothing, or leaves no error that can be measured, still counts a little. */
const [LEAST_SAVED, LEAST_NOISE] = [1, 2 ** -40];

/**
 * Measures what each layer's bits save and lose around a trial. For a given error the constraints are fewest where the squares of errors that layers
 * add are to each other as what a bit of them costs: those that cost much are cut coarser. Undefined where there is nothing to mix.
 */
export async function mixtureAround<T extends Trial>(trials: Trials<T>, from: T): Promise<Mixture | undefined> {
  const measured = await measuredKnobs(trials, from);
  if (measured.length < 2) return undefined;
  const wishes = measured.map(({ noise, saved }) => Math.log2(noise / saved) / 2);
  const all = measured.reduce((sum, { saved }) => sum + saved, 0);
  const mean = measured.reduce((sum, { saved }, index) => sum + (saved / all) * (wishes[index] ?? 0), 0);
  return (more) =>
    withBits(
      from.bits,
      measured.map((knob, index) => {
        const wish = Math.round((wishes[index] ?? 0) - mean + more);
        return { ...knob, by: Math.max(-FEWER, Math.min(MORE, wish)) };
      }),
    );
}

/** Shares of a bit between the mixtures that are tried: each moves other layers. */
const STEP = 1 / 8;

/** The cheapest mixture that is cheaper than a trial and whose error is within `most`; the trial where there is none. */
export async function cheapestMixture<T extends Trial>(
  trials: Trials<T>,
  mixture: Mixture,
  from: Scored<T>,
  most: number,
): Promise<{ found: Scored<T>; more: number }> {
  let best = { found: from, more: 0 };
  let [low, high] = [-FEWER / STEP, MORE / STEP];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const bits = mixture(middle * STEP);
    const trial = trials.attempt(bits);
    const isTooDear = trial === undefined || trial.constraints >= best.found.trial.constraints;
    const scored = isTooDear ? undefined : await trials.scored(bits);
    if (scored !== undefined && scored.score <= most) best = { found: scored, more: middle * STEP };
    if (isTooDear || best.found === scored) high = middle;
    else low = middle + 1;
  }
  return best;
}

/** Spends what is free on more bits for all, as long as that makes the error smaller by more than `alike` and not `enough` yet. */
export async function fillWithMixture<T extends Trial>(
  trials: Trials<T>,
  mixture: Mixture,
  { found, more }: Readonly<{ found: Scored<T>; more: number }>,
  room: number,
  { alike, enough }: Readonly<{ alike: number; enough: number }>,
): Promise<void> {
  let [from, at] = [found, more];
  for (let step = 1; step >= STEP && from.score > enough;) {
    const bits = mixture(at + step);
    const trial = trials.attempt(bits);
    if (trial === undefined || trial.constraints > room) {
      step /= 2;
      continue;
    }
    const next = await trials.scored(bits);
    if (next === undefined || next.score * alike > from.score) return;
    [from, at] = [next, at + step];
  }
}

/** Mixtures that are scored below the dearest within a number of constraints: the error does not fall with every share of a bit. */
const SCORED = 4;

/** Scores the dearest mixtures that keep within a number of constraints. */
export async function scoreMixturesWithin<T extends Trial>(
  trials: Trials<T>,
  mixture: Mixture,
  constraints: number,
): Promise<void> {
  const fits = (step: number): boolean =>
    (trials.attempt(mixture(step * STEP))?.constraints ?? Infinity) <= constraints;
  let [low, high] = [-FEWER / STEP, MORE / STEP];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  for (let step = low; step > low - SCORED; step--) if (fits(step)) await trials.scored(mixture(step * STEP));
}

/**
 * Each layer by itself, where that takes few enough trials. Else layers whose names differ in numbers only (steps of time, repeated
 * blocks) go together at first, and those that cost most are halved as often as trials are left.
 */
async function measuredKnobs<T extends Trial>(trials: Trials<T>, from: T): Promise<Measured[]> {
  const single = (["weightBits", "activationBits"] as const).flatMap((kind) =>
    [...(from.asked?.[kind] ?? [])].map((layer): Knob => ({ kind, layers: [layer] })),
  );
  const knobs = single.length <= MOST_PROBES ? single : alike(single);
  const measured: Measured[] = [];
  const measure = async (knob: Knob): Promise<void> => {
    const found = await measuredKnob(trials, from, knob);
    if (found !== undefined) measured.push(found);
  };
  for (const knob of knobs) await measure(knob);
  for (let probes = knobs.length; probes + 2 <= MOST_PROBES; probes += 2) {
    const dearest = measured
      .filter(({ layers }) => layers.length > 1)
      .reduce<Measured | undefined>((most, each) => (most && most.saved >= each.saved ? most : each), undefined);
    if (dearest === undefined) break;
    const { kind, layers } = dearest;
    measured.splice(measured.indexOf(dearest), 1);
    const half = layers.length >> 1;
    for (const part of [layers.slice(0, half), layers.slice(half)]) await measure({ kind, layers: part });
  }
  return measured;
}

function alike(knobs: readonly Knob[]): Knob[] {
  const groups = Map.groupBy(knobs, ({ kind, layers }) => `${kind} ${layers.join().replaceAll(/\d+/g, "#")}`);
  return [...groups.values()].flatMap((members) =>
    members.slice(0, 1).map(({ kind }) => ({ kind, layers: members.flatMap(({ layers }) => layers) })),
  );
}

async function measuredKnob<T extends Trial>(trials: Trials<T>, from: T, knob: Knob): Promise<Measured | undefined> {
  for (const by of [-PROBE, PROBE]) {
    const bits = withBits(from.bits, [{ ...knob, by }]);
    const probe = await trials.scored(bits);
    if (probe === undefined || probe.trial === from) continue;
    const saved = (from.constraints - probe.trial.constraints) / -by;
    // Both are off, and rounding more coarsely by one bit makes four times the square.
    const noise = trials.apart(probe.trial, from) ** 2 / (1 + 4 ** -by);
    if (saved <= 0 && noise === 0) return undefined;
    return { ...knob, saved: Math.max(LEAST_SAVED, saved), noise: Math.max(LEAST_NOISE, noise) };
  }
  return undefined;
}

/** Layers' own bits moved from what they are; those that are the same as every layer's are not written. */
function withBits(bits: QuantisationBits, changes: readonly (Knob & Readonly<{ by: number }>)[]): QuantisationBits {
  const { weightBits, activationBits } = bits;
  const layers = new Map(Object.entries(bits.layers ?? {}));
  for (const { kind, layers: names, by } of changes)
    for (const name of names) {
      const count = Math.max(FEWEST[kind], Math.min(MOST_BITS, bitsOfLayer(bits, name)[kind] + by));
      layers.set(name, { ...layers.get(name), [kind]: count });
    }
  const own = [...layers]
    .map(([name, each]) => [name, ownOf(each, bits)] as const)
    .filter(([, each]) => Object.keys(each).length > 0);
  return { weightBits, activationBits, ...(own.length === 0 ? {} : { layers: Object.fromEntries(own) }) };
}

function ownOf(own: OwnBits, bits: LayerBits): OwnBits {
  const kinds = (["weightBits", "activationBits"] as const).filter((kind) => (own[kind] ?? bits[kind]) !== bits[kind]);
  return Object.fromEntries(kinds.map((kind) => [kind, own[kind]]));
}
