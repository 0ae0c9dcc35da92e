// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../compiler/graph/element-at.ts";
import type { IntegerGraph } from "../compiler/graph/integer-graph.ts";
import type { Interval } from "../compiler/graph/interval.ts";
import { integerTensors } from "../compiler/run-integer-model.ts";
import { pseudoRandom, randomInteger } from "./pseudo-random.ts";

type Row = readonly bigint[];

/**
 * Rows to attack a model with: both ends of every field, corners, rows anywhere, and rows that were driven, feature by feature, to carry
 * some element of some tensor towards an end of its interval.
 */
export function drivenRows(graph: IntegerGraph, seed: string, counts: { random: number; driven: number }): Row[] {
  const fields = entryOf(graph.intervals, graph.features);
  const random = pseudoRandom(seed);
  const corner = (): Row => fields.map(({ min, max }) => (random() < 0.5 ? min : max));
  const anywhere = (): Row => fields.map((field) => randomInteger(random, field));
  const driven = Array.from({ length: counts.driven }, (_, index) =>
    drive(graph, random, index % 2 === 0 ? corner() : anywhere()),
  );
  return [
    fields.map(({ min }) => min),
    fields.map(({ max }) => max),
    ...Array.from({ length: counts.random }, (_, index) => (index % 2 === 0 ? corner() : anywhere())),
    ...driven,
  ];
}

/** One pass over the features, in each of which the end stays that carries a tensor's element farther. */
function drive(graph: IntegerGraph, random: () => number, start: Row): Row {
  const { output: tensor } = elementAt(graph.nodes, Math.floor(random() * graph.nodes.length));
  const place = Math.floor(random() * entryOf(graph.intervals, tensor).length);
  const sign = random() < 0.5 ? 1n : -1n;
  const reach = (row: Row): bigint => sign * elementAt(entryOf(integerTensors(graph, row), tensor), place);
  let best = { row: start, value: reach(start) };
  entryOf(graph.intervals, graph.features).forEach((field, at) => {
    for (const value of [field.min, field.max]) {
      const row = best.row.with(at, value);
      const reached = reach(row);
      if (reached > best.value) best = { row, value: reached };
    }
  });
  return best.row;
}

/** Where a value of the model is outside the interval that was proven for it, in words; and how many elements reach an end of theirs. */
export function intervalBreaks(graph: IntegerGraph, rows: readonly Row[]): string[] {
  return rows.flatMap((row) =>
    [...integerTensors(graph, row)].flatMap(([tensor, values]) => {
      const intervals: readonly Interval[] = entryOf(graph.intervals, tensor);
      if (values.length !== intervals.length) return [`${tensor} has ${values.length} values on [${row.join(", ")}]`];
      const at = values.findIndex((value, place) => {
        const { min, max } = elementAt(intervals, place);
        return value < min || value > max;
      });
      if (at < 0) return [];
      const { min, max } = elementAt(intervals, at);
      return [`${tensor}[${at}] is ${values[at]}, outside ${min} … ${max}, on [${row.join(", ")}]`];
    }),
  );
}
