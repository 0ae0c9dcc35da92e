import { elementAt, entryOf } from "../graph/element-at.ts";
import type { LoweredGraph, LoweredNode } from "../graph/lowered-graph.ts";

/** A real model's tensors for one row, in doubles. */
export type RealValues = ReadonlyMap<string, Float64Array>;

/**
 * Runs a lowered graph in doubles. What a model means is for onnxruntime to say; this finds where it is steep, and what float
 * arithmetic may be off by.
 */
export function realEvaluation(graph: LoweredGraph, row: ArrayLike<number>): RealValues {
  const values = new Map<string, Float64Array>(inputsOf(graph, row));
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => entryOf(values, name));
    values.set(node.output, evaluated(node, inputs));
  }
  return values;
}

/** All outputs of a graph in a row. */
export function outputsOf({ outputs }: LoweredGraph, values: RealValues): number[] {
  return outputs.flatMap((name) => [...entryOf(values, name)]);
}

/** A row split among the graph's inputs. */
export function inputsOf(graph: LoweredGraph, row: ArrayLike<number>): [string, Float64Array][] {
  let start = 0;
  const all = Float64Array.from(row);
  return graph.inputs.map(({ name, size }) => [name, all.subarray(start, (start += size))]);
}

function evaluated(node: LoweredNode, inputs: readonly Float64Array[]): Float64Array {
  switch (node.kind) {
    case "affine":
      return Float64Array.from(node.rows, ({ terms, bias }) => {
        let sum = bias;
        for (const { input, index, coefficient } of terms)
          sum += coefficient * elementAt(elementAt(inputs, input), index);
        return sum;
      });
    case "relu":
      return elementAt(inputs, 0).map((value) => Math.max(0, value));
    case "rearrange":
      return Float64Array.from(node.picks, ({ input, index }) => elementAt(elementAt(inputs, input), index));
  }
}

/** How much output number `output` changes with each feature around a row: its gradient on the row's linear piece. */
export function gradientAt(graph: LoweredGraph, values: RealValues, output: number): Float64Array {
  const slopes = new Map([...values].map(([name, { length }]) => [name, new Float64Array(length)]));
  let place = output;
  for (const name of graph.outputs) {
    const slope = entryOf(slopes, name);
    if (place >= 0 && place < slope.length) slope[place] = elementAt(slope, place) + 1;
    place -= slope.length;
  }
  for (const node of graph.nodes.toReversed()) pullBack(node, values, slopes);
  return Float64Array.from(graph.inputs.flatMap(({ name }) => [...entryOf(slopes, name)]));
}

function pullBack(node: LoweredNode, values: RealValues, slopes: ReadonlyMap<string, Float64Array>): void {
  const outer = entryOf(slopes, node.output);
  const inner = node.inputs.map((name) => entryOf(slopes, name));
  const add = (input: number, index: number, slope: number): void => {
    const slopesOfInput = elementAt(inner, input);
    slopesOfInput[index] = elementAt(slopesOfInput, index) + slope;
  };
  outer.forEach((slope, element) => {
    if (slope === 0) return;
    if (node.kind === "affine")
      for (const { input, index, coefficient } of elementAt(node.rows, element).terms)
        add(input, index, slope * coefficient);
    else if (node.kind === "rearrange") {
      const { input, index } = elementAt(node.picks, element);
      add(input, index, slope);
    } else if (elementAt(entryOf(values, node.inputs[0]), element) > 0) add(0, element, slope);
  });
}
