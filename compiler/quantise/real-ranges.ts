import { elementAt, entryOf } from "../graph/element-at.ts";
import type { AffineRow, LoweredGraph } from "../graph/lowered-graph.ts";
import { sumSlack } from "./outward.ts";

/** Real numbers, both ends included. */
export type RealRange = Readonly<{ min: number; max: number }>;

/**
 * The worst case of every tensor in doubles, each end rounded outwards by what the sum that gives it may be off by: an end that is
 * exactly 0 because all its terms are stays 0, and one that is 0 by cancellation does not pass for never positive.
 */
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
    else if (node.kind === "rearrange")
      ranges.set(
        node.output,
        node.picks.map(({ input, index }) => elementAt(elementAt(inputs, input), index)),
      );
    else
      ranges.set(
        node.output,
        node.rows.map((row) => rowRange(row, inputs)),
      );
  }
  return ranges;
}

function rowRange({ terms, bias }: AffineRow, inputs: readonly (readonly RealRange[])[]): RealRange {
  let [min, max] = [bias, bias];
  let [minSize, maxSize] = [Math.abs(bias), Math.abs(bias)];
  for (const { input, index, coefficient } of terms) {
    const range = elementAt(elementAt(inputs, input), index);
    const low = coefficient * (coefficient > 0 ? range.min : range.max);
    const high = coefficient * (coefficient > 0 ? range.max : range.min);
    min += low;
    max += high;
    minSize += Math.abs(low);
    maxSize += Math.abs(high);
  }
  return { min: min - sumSlack(terms.length, minSize), max: max + sumSlack(terms.length, maxSize) };
}
