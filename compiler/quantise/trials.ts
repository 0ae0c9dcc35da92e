// SPDX-License-Identifier: GPL-3.0-or-later
import type { AskedBits, QuantisationBits } from "./quantise-plan.ts";

/** A model quantised with some bits, the layers that ask for bits of their own, and all constraints of its circuit. */
export type Trial = Readonly<{ bits: QuantisationBits; asked?: AskedBits; constraints: number }>;

/** A trial's measured error over what is aimed at: 1 is just within it. */
export type Scored<T> = Readonly<{ trial: T; score: number }>;

/** Bits that are tried, each once however often they are asked for. */
export type Trials<T extends Trial> = Readonly<{
  /** Undefined where these bits do not keep within int64, or follow no function over its whole range. */
  attempt: (bits: QuantisationBits) => T | undefined;
  scored: (bits: QuantisationBits) => Promise<Scored<T> | undefined>;
  /** How far the outputs of two trials that were scored are apart, over what is aimed at: the root of the mean square. */
  apart: (one: T, other: T) => number;
  /** Everything that was scored. */
  all: () => readonly Scored<T>[];
}>;

export function rememberedTrials<T extends Trial>(
  attempt: (bits: QuantisationBits) => T | undefined,
  score: (trial: T) => Promise<number>,
  apart: (one: T, other: T) => number,
): Trials<T> {
  const attempts = new Map<string, T | undefined>();
  const scores = new Map<string, Scored<T> | undefined>();
  const remembered = (bits: QuantisationBits): T | undefined => {
    const key = keyOf(bits);
    if (!attempts.has(key)) attempts.set(key, attempt(bits));
    return attempts.get(key);
  };
  return {
    attempt: remembered,
    scored: async (bits) => {
      const key = keyOf(bits);
      if (!scores.has(key)) {
        const trial = remembered(bits);
        scores.set(key, trial && { trial, score: await score(trial) });
      }
      return scores.get(key);
    },
    apart,
    all: () => [...scores.values()].filter((each) => each !== undefined),
  };
}

function keyOf({ weightBits, activationBits, layers = {} }: QuantisationBits): string {
  return JSON.stringify([weightBits, activationBits, layers]);
}

/** The cheapest that is within a score. */
export function cheapestOf<T extends Trial>(scored: readonly Scored<T>[], most: number): Scored<T> | undefined {
  return scored.reduce<Scored<T> | undefined>((best, each) => {
    if (each.score > most) return best;
    return best === undefined || isCheaper(each, best) ? each : best;
  }, undefined);
}

/** The smallest error; of those that are alike the cheapest. */
export function nearestOf<T extends Trial>(scored: readonly Scored<T>[], alike: number): Scored<T> | undefined {
  const smallest = scored.reduce((least, { score }) => Math.min(least, score), Infinity);
  return cheapestOf(scored, smallest * alike);
}

function isCheaper<T extends Trial>(a: Scored<T>, b: Scored<T>): boolean {
  const [{ constraints }, other] = [a.trial, b.trial.constraints];
  return constraints < other || (constraints === other && a.score < b.score);
}
