// SPDX-License-Identifier: GPL-3.0-or-later
/** A step (level 0), or a choice of the level, times a weight. */
export type Term = Readonly<{ level: number; place: number; weight: number }>;

/** A sum of steps and choices of the levels before. */
export type Expression = Readonly<{ bias: number; terms: readonly Term[] }>;

/** `yes` where the step is 1, and else `no`. */
export type Choice = Readonly<{ step: number; yes: Expression; no: Expression }>;

/** How trees become choices: those of a level read steps and the levels below. Level number 1 is `levels[0]`. */
export type TreePlan = Readonly<{ levels: readonly (readonly Choice[])[]; results: readonly Expression[] }>;

export function choicesIn({ levels }: TreePlan): number {
  return levels.reduce((sum, level) => sum + level.length, 0);
}

/** Adds up expressions, each step and choice once. */
export class ExpressionSum {
  readonly #terms = new Map<string, Term>();
  #bias = 0;

  add({ bias, terms }: Expression, factor = 1): this {
    this.#bias += factor * bias;
    for (const { level, place, weight } of terms) {
      const key = `${level} ${place}`;
      const total = (this.#terms.get(key)?.weight ?? 0) + factor * weight;
      if (total === 0) this.#terms.delete(key);
      else this.#terms.set(key, { level, place, weight: total });
    }
    return this;
  }

  build(): Expression {
    return { bias: this.#bias, terms: [...this.#terms.values()] };
  }
}
