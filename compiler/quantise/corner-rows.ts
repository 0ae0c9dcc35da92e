// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { gradientAt, realEvaluation } from "./real-evaluation.ts";
import type { SchemaElement } from "./schema-elements.ts";

/** Outputs, spread over all of them, that are driven to their extremes. */
const DRIVEN_OUTPUTS = 8;

/** Steps from linear piece to linear piece on the way to an extreme. */
const STEPS = 3;

/**
 * Rows at the edge of what the schema admits: every feature at its least, every feature at its most, and for some outputs the corners
 * to which their slope points, up and down.
 */
export function cornerRows(graph: LoweredGraph, features: readonly SchemaElement[]): bigint[][] {
  const outputs = graph.outputSizes.reduce((sum, size) => sum + size, 0);
  const driven = new Set(
    Array.from(
      { length: Math.min(outputs, DRIVEN_OUTPUTS) },
      (_, k) => Math.floor((k * outputs) / DRIVEN_OUTPUTS) || k,
    ),
  );
  return [
    features.map(({ range }) => range.min),
    features.map(({ range }) => range.max),
    ...[...driven].flatMap((output) => [cornerOf(graph, features, output, 1), cornerOf(graph, features, output, -1)]),
  ];
}

function cornerOf(graph: LoweredGraph, features: readonly SchemaElement[], output: number, sign: 1 | -1): bigint[] {
  let row = features.map(({ range }) => (range.min + range.max) / 2n);
  for (let step = 0; step < STEPS; step++) {
    const values = realEvaluation(
      graph,
      row.map((value, index) => Number(value) * elementAt(features, index).scale),
    );
    const slopes = gradientAt(graph, values, output);
    row = features.map(({ range }, index) => (elementAt(slopes, index) * sign > 0 ? range.max : range.min));
  }
  return row;
}
