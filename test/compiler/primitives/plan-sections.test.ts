// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { piecesWithin } from "../../../compiler/primitives/piecewise-polynomial/integer-pieces.ts";
import { evaluate, rounded } from "../../../compiler/primitives/piecewise-polynomial/piecewise-function.ts";
import { planSections, type WholeGrid } from "../../../compiler/primitives/piecewise-polynomial/plan-sections.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  logarithm: (x) => Math.log(Math.max(x, 1)),
  "fourth root": (x) => Math.max(x, 0) ** 0.25,
  reciprocal: (x) => 1 / (1 + Math.max(x, 0)),
};

describe("sections of a steep function", () => {
  for (const [name, at] of Object.entries(FUNCTIONS))
    for (const step of [2 ** -5, -0.0731])
      for (const share of [2 ** -7, 2 ** -15])
        it(`add up to it within what they say: ${name}, ${step} a step, to ${share}`, () => {
          const f = { label: name, at };
          const count = Math.floor(1e8 / Math.abs(step));
          const base = step > 0 ? 1 : 1e8;
          // The steep end is where the grid begins.
          const mirrored = { label: name, at: (x: number) => at(step > 0 ? x : 1e8 + 1 - x) };
          const grid: WholeGrid = { base, step, count, min: 0, max: 1e8 + 1 };
          const tolerance = Math.abs(at(1e8) - at(1)) * share;
          const plan = planSections(step > 0 ? f : mirrored, grid, tolerance);
          if (plan === undefined) throw new Error("no sections follow it");
          expect(plan.loss, "loss").to.be.below(4 * tolerance);
          const pieces = plan.plans.map((each) => ({
            unit: each.outputUnit,
            whole: piecesWithin(each, Math.log2(each.inputUnit), name),
          }));
          const random = pseudoRandom(name);
          const places = [0, 1, 2, count - 1];
          for (let end = 2; end < count; end *= 2) places.push(end - 1, end, end + 1);
          for (let row = 0; row < 5_000; row++) places.push(Math.floor(count ** random()));
          for (const v of places.filter((place) => place < count)) {
            const parts = pieces.map(({ unit, whole }) => Number(evaluate(whole, rounded(whole, BigInt(v)))) * unit);
            const sum = parts.reduce((a, b) => a + b, plan.constant);
            const real = (step > 0 ? f : mirrored).at(Math.min(grid.max, Math.max(grid.min, base + step * v)));
            expect(Math.abs(sum - real), `v = ${v}`).to.be.at.most(plan.loss);
          }
        });
});
