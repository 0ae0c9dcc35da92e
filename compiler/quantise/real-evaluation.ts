// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { realFaceOf } from "../primitive-table.ts";

/** A real model's tensors for one row, in doubles. */
type RealValues = ReadonlyMap<string, Float64Array>;

/**
 * Runs a lowered graph in doubles. What a model means is for onnxruntime to say; this finds where it is steep, how large it gets, and
 * what float arithmetic may be off by.
 */
export function realEvaluation(graph: LoweredGraph, row: ArrayLike<number>): RealValues {
  const values = new Map<string, Float64Array>(inputsOf(graph, row));
  for (const node of graph.nodes)
    values.set(node.output, realFaceOf(node).evaluate(node.parameters, inputsIn(values, node.inputs)));
  return values;
}

/** The largest size that each element of every tensor has in some rows. */
export function peaksOf(graph: LoweredGraph, rows: readonly ArrayLike<number>[]): ReadonlyMap<string, Float64Array> {
  const peaks = new Map<string, Float64Array>();
  for (const row of rows)
    for (const [name, values] of realEvaluation(graph, row)) {
      const known = peaks.get(name) ?? new Float64Array(values.length);
      values.forEach((value, index) => (known[index] = Math.max(elementAt(known, index), Math.abs(value))));
      peaks.set(name, known);
    }
  return peaks;
}

/** All outputs of a graph in a row. */
export function outputsOf({ outputs }: LoweredGraph, values: RealValues): number[] {
  return outputs.flatMap((name) => [...entryOf(values, name)]);
}

/** A row split among the graph's inputs. */
function inputsOf(graph: LoweredGraph, row: ArrayLike<number>): [string, Float64Array][] {
  let start = 0;
  const all = Float64Array.from(row);
  return graph.inputs.map(({ name, size }) => [name, all.subarray(start, (start += size))]);
}

/** How much output number `output` changes with each feature around a row: its gradient there. */
export function gradientAt(graph: LoweredGraph, values: RealValues, output: number): Float64Array {
  const slopes = new Map([...values].map(([name, { length }]) => [name, new Float64Array(length)]));
  let place = output;
  for (const name of graph.outputs) {
    const slope = entryOf(slopes, name);
    if (place >= 0 && place < slope.length) slope[place] = elementAt(slope, place) + 1;
    place -= slope.length;
  }
  for (const node of graph.nodes.toReversed()) {
    const [inputs, inner] = [inputsIn(values, node.inputs), inputsIn(slopes, node.inputs)];
    realFaceOf(node).pullBack(node.parameters, inputs, entryOf(slopes, node.output), inner);
  }
  return Float64Array.from(graph.inputs.flatMap(({ name }) => [...entryOf(slopes, name)]));
}

function inputsIn(tensors: RealValues, names: readonly string[]): Float64Array[] {
  return names.map((name) => entryOf(tensors, name));
}
