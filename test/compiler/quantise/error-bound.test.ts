// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";
import { elementAt } from "../../../compiler/graph/element-at.ts";
import type { LoweredGraph } from "../../../compiler/graph/lowered-graph.ts";
import { rangesOf } from "../../../compiler/graph/real-ranges.ts";
import { fuseAffineChains } from "../../../compiler/passes/fuse-affine-chains.ts";
import { runSchemaPasses } from "../../../compiler/passes/index.ts";
import { quantise } from "../../../compiler/quantise/quantise.ts";
import { outputsOf, peaksOf, realEvaluation } from "../../../compiler/quantise/real-evaluation.ts";
import { realRanges } from "../../../compiler/quantise/real-ranges.ts";
import { realRangeOf, schemaElements } from "../../../compiler/quantise/schema-elements.ts";
import type { SchemaField } from "../../../schema/model-schema.ts";
import { pseudoRandom, randomInteger } from "../../../testing/pseudo-random.ts";
import { randomLoweredGraph } from "../../../testing/random-lowered-graph.ts";

const GRAPHS = 250;
const CLIMBS = 3;

const field = (count: number, more: Partial<SchemaField>): SchemaField => ({
  ...{ name: "x", unit: "", count, width: 8, signed: true, scale: 1 },
  ...more,
});

/** How far integers and real model are from each other on a row, output by output, as a share of the proven bound. */
function measureOf(graph: LoweredGraph, seed: string) {
  const random = pseudoRandom(`${seed} plan`);
  const pick = <T>(list: readonly T[]): T => elementAt(list, Math.floor(random() * list.length));
  const features = schemaElements([
    field(graph.inputs[0]?.size ?? 0, { signed: random() < 0.5, scale: pick([1, 0.5, 0.1, 1 / 255]) }),
  ]);
  const outputs = schemaElements([
    field(graph.outputSizes[0] ?? 0, {
      ...{ name: "y", signed: random() < 0.8 },
      ...pick([{ width: 32, scale: 2 ** -8 } as const, { width: 16, scale: 1 } as const, { scale: 0.3 }]),
    }),
  ]);
  const narrowed = runSchemaPasses(fuseAffineChains(graph), rangesOf(features.map(realRangeOf)));
  const rows = Array.from({ length: 8 }, () => features.map(({ range }) => randomInteger(random, range)));
  const real = (row: readonly bigint[]) =>
    realEvaluation(
      graph,
      row.map((value, index) => Number(value) * elementAt(features, index).scale),
    );
  const peaks = peaksOf(
    narrowed,
    rows.map((row) => row.map((value, index) => Number(value) * elementAt(features, index).scale)),
  );
  const ranges = realRanges(narrowed, rangesOf(features.map(realRangeOf)));
  const bits = { weightBits: pick([3, 4, 6, 8, 12]), activationBits: pick([2, 4, 8, 12]) };
  const model = quantise(narrowed, { features, outputs, peaks, ranges, bits });
  const excess = (row: readonly bigint[]): number => {
    const floats = outputsOf(graph, real(row));
    return Math.max(
      ...runIntegerModel(model.graph, row).map((integer, index) => {
        const { scale } = elementAt(outputs, index);
        const { min, max } = realRangeOf(elementAt(outputs, index));
        const held = Math.min(max, Math.max(min, elementAt(floats, index)));
        const off = Math.abs(Number(integer) * scale - held);
        return off === 0 ? 0 : off / elementAt(model.errorBounds, index);
      }),
    );
  };
  return { features, excess, random };
}

type Measure = ReturnType<typeof measureOf>;

function corners({ features }: Measure): bigint[][] {
  return features.reduce<bigint[][]>(
    (rows, { range }) => rows.flatMap((row) => [range.min, range.max].map((end) => [...row, end])),
    [[]],
  );
}

/** Coordinate ascent: moves one feature at a time, by ever smaller steps, where the distance grows. */
function climbed({ features, excess }: Measure, start: readonly bigint[]): number {
  let row = [...start];
  let best = excess(row);
  for (let step = 64n; step > 0n; step /= 4n)
    features.forEach(({ range }, index) => {
      for (const by of [step, -step]) {
        const moved = row.with(index, elementAt(row, index) + by);
        const value = elementAt(moved, index);
        if (value < range.min || value > range.max) continue;
        const here = excess(moved);
        if (here > best) [row, best] = [moved, here];
      }
    });
  return best;
}

describe("the proven error bound (property 24)", () => {
  it(`holds at every corner and wherever a search climbs to, on ${GRAPHS} random graphs`, function () {
    this.timeout(30_000);
    let largest = 0;
    for (let seed = 0; seed < GRAPHS; seed++) {
      const random = pseudoRandom(`bound ${seed}`);
      const measure = measureOf(randomLoweredGraph(random, 1 + Math.floor(random() * 3)), `bound ${seed}`);
      const starts = Array.from({ length: CLIMBS }, () =>
        measure.features.map(({ range }) => randomInteger(measure.random, range)),
      );
      const found = Math.max(
        ...corners(measure).map(measure.excess),
        ...starts.map((start) => climbed(measure, start)),
      );
      expect(found, `graph ${seed}: error as a share of its bound`).to.be.at.most(1);
      largest = Math.max(largest, found);
    }
    expect(largest, "the bound is not idly large").to.be.at.least(0.5);
  });
});
