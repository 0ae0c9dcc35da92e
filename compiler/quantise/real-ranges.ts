import { elementAt, entryOf } from "../graph/element-at.ts";
import type { AffineRow, LoweredGraph } from "../graph/lowered-graph.ts";

/** Real numbers, both ends included. */
export type RealRange = Readonly<{ min: number; max: number }>;

/** The worst case of every tensor of a fused graph in doubles: a first look, before there are integers to prove anything of. */
export function realRanges(
  graph: LoweredGraph,
  features: readonly RealRange[],
): ReadonlyMap<string, readonly RealRange[]> {
  const ranges = new Map<string, readonly RealRange[]>();
  let offset = 0;
  for (const { name, size } of graph.inputs) ranges.set(name, features.slice(offset, (offset += size)));
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => entryOf(ranges, name));
    if (node.kind === "relu")
      ranges.set(
        node.output,
        elementAt(inputs, 0).map(({ min, max }) => ({ min: Math.max(0, min), max: Math.max(0, max) })),
      );
    else if (node.kind === "affine")
      ranges.set(
        node.output,
        node.rows.map((row) => rowRange(row, inputs)),
      );
  }
  return ranges;
}

function rowRange({ terms, bias }: AffineRow, inputs: readonly (readonly RealRange[])[]): RealRange {
  let [min, max] = [bias, bias];
  for (const { input, index, coefficient } of terms) {
    const range = elementAt(elementAt(inputs, input), index);
    min += coefficient * (coefficient > 0 ? range.min : range.max);
    max += coefficient * (coefficient > 0 ? range.max : range.min);
  }
  return { min, max };
}
