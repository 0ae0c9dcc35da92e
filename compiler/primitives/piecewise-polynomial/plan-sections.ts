// SPDX-License-Identifier: GPL-3.0-or-later
import { rememberedFor } from "../../remembered-for.ts";
import { lossOf } from "./integer-pieces.ts";
import { cheapestPlan, type PiecePlan } from "./plan-pieces.ts";
import { courseOf, type RealFunction } from "./real-function.ts";

/** Where a function is asked for: at base + step · v for whole v from 0 to before `count`, and nowhere beyond `min` and `max`. */
export type WholeGrid = Readonly<{ base: number; step: number; count: number; min: number; max: number }>;

/** A function as a constant and pieces that are added up, each of which rises or falls in its own section alone. */
export type SectionPlan = Readonly<{
  constant: number;
  plans: readonly PiecePlan[];
  /** How far the sum is off at most, for whole v. */
  loss: number;
}>;

/** A function that needs more is given up. */
const MOST_SECTIONS = 16;

/** How many powers of two a section may span. */
const [FEWEST_OCTAVES, MOST_OCTAVES] = [2, 8];

/**
 * Sections that each end a few times as far from the grid's beginning as they start: equal segments of the whole grid cannot follow what is
 * steep at one end of it, such as a logarithm over what is 1 or 10⁸, and a few of each section can. Undefined where they do not either.
 */
export const planSections = rememberedFor<RealFunction, [grid: WholeGrid, tolerance: number], SectionPlan | undefined>(
  (f, grid, tolerance) => {
    const whole = { f: onGrid(f, grid), last: grid.count - 1, tolerance };
    const bits = Math.ceil(Math.log2(grid.count));
    const sections: Section[] = [];
    for (let end: number | undefined = grid.count === 1 ? undefined : bits; end !== undefined;) {
      const section = lastSection(whole, end);
      if (section === undefined || sections.length === MOST_SECTIONS) return undefined;
      sections.push(section);
      end = section.start;
    }
    return {
      constant: whole.f.at(0),
      plans: sections.map(({ plan }) => plan),
      loss: lossOfAll(sections),
    };
  },
  (grid, tolerance) => [...Object.values(grid), tolerance].join(" "),
);

/** From 2^start, or 0, on. */
type Section = Readonly<{ start: number | undefined; f: RealFunction; slope: number; plan: PiecePlan; cost: number }>;

function onGrid(f: RealFunction, { base, step, min, max }: WholeGrid): RealFunction {
  return {
    label: f.label,
    at: (v) => f.at(Math.min(max, Math.max(min, base + step * v))),
    turns: (from, to) => {
      const ends = [base + step * from, base + step * to];
      const places = f.turns?.(Math.min(...ends), Math.max(...ends)) ?? [];
      return places.map((x) => (x - base) / step).filter((v) => v >= from && v <= to);
    },
  };
}

/** A function from 0 to `last`, and how far off a section of it may be. */
type Whole = Readonly<{ f: RealFunction; last: number; tolerance: number }>;

/** What ends at 2^end: all that is left, if that can be followed (a table of few values can), and otherwise what is cheapest for how far it goes. */
function lastSection(whole: Whole, end: number): Section | undefined {
  const all = sectionOf(whole, undefined, end);
  if (all !== undefined) return all;
  let best: Readonly<{ section: Section; price: number }> | undefined;
  for (let octaves = FEWEST_OCTAVES; octaves <= MOST_OCTAVES && octaves < end; octaves++) {
    const section = sectionOf(whole, end - octaves, end);
    if (section === undefined) break;
    const price = (section.cost + end) / octaves;
    if (best !== undefined && price > best.price) break;
    best = { section, price };
  }
  return best?.section;
}

function sectionOf(whole: Whole, start: number | undefined, end: number): Section | undefined {
  const [from, to] = [start === undefined ? 0 : 2 ** start, 2 ** end];
  const last = Math.min(to, whole.last);
  const first = whole.f.at(from);
  const f: RealFunction = {
    label: whole.f.label,
    at: (v) => (v <= from ? 0 : whole.f.at(Math.min(to, v)) - first),
    turns: (low, high) => whole.f.turns?.(Math.max(low, from), Math.min(high, to)) ?? [],
  };
  const { slope } = courseOf(f, from, last);
  const [low, high] = [
    { at: 0, value: 0, slope: 0 },
    { at: last, value: f.at(last), slope: 0 },
  ];
  const tails = { from: 0, to, low, high, cost: TAIL_COST, isOpen: true } as const;
  const demand = { min: 0, max: last, inputUnit: 1, slope, tolerance: whole.tolerance };
  const found = cheapestPlan(f, demand, [tails], 1);
  return found && { ...found, start, f, slope };
}

/** What goes on above a section. */
const TAIL_COST = 3;

/** Near where two sections meet both are off, and all others by what their ends are rounded. */
function lossOfAll(sections: readonly Section[]): number {
  // Whole numbers are not rounded to whole numbers.
  const losses = sections.map(({ f, plan, slope }) => lossOf(f, plan, plan.inputUnit === 1 ? 0 : slope));
  const pairs = losses.map((loss, place) => loss + (losses[place + 1] ?? 0));
  return sections.reduce((sum, { plan }) => sum + plan.outputUnit, Math.max(0, ...pairs));
}
