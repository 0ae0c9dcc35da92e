// SPDX-License-Identifier: GPL-3.0-or-later
import { FollowedElements } from "../curves/followed-elements.ts";
import { narrowedByLines } from "../curves/straight-ranges.ts";
import { entryOf } from "../graph/element-at.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import type { RealRanges } from "../graph/real-ranges.ts";
import { realFaceOf } from "../primitive-table.ts";

/** The worst case of every tensor in doubles, each end rounded outwards. */
export function realRanges(graph: LoweredGraph, features: RealRanges): ReadonlyMap<string, RealRanges> {
  const ranges = new Map<string, RealRanges>();
  let start = 0;
  for (const { name, size } of graph.inputs) {
    const end = start + size;
    ranges.set(name, { min: features.min.subarray(start, end), max: features.max.subarray(start, end) });
    start = end;
  }
  const followed = new FollowedElements(graph);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => entryOf(ranges, name));
    const { elements } = followed.follow(node);
    ranges.set(node.output, narrowedByLines(realFaceOf(node).ranges(node.parameters, inputs), elements, ranges));
  }
  return ranges;
}
