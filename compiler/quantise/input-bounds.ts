// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { rangesOf } from "../graph/real-ranges.ts";
import { realFaceOf } from "../primitive-table.ts";
import { realRanges } from "./real-ranges.ts";
import { realRangeOf, type SchemaElement } from "./schema-elements.ts";

/** How far each output can move when every feature moves by half its unit. */
export function inputBounds(graph: LoweredGraph, features: readonly SchemaElement[]): number[] {
  const ranges = realRanges(graph, rangesOf(features.map(realRangeOf)));
  const reach = new Map<string, Float64Array>();
  let start = 0;
  for (const { name, size } of graph.inputs) {
    reach.set(
      name,
      Float64Array.from({ length: size }, (_, index) => elementAt(features, start + index).scale / 2),
    );
    start += size;
  }
  for (const { inputs, output, parameters, primitive } of graph.nodes)
    reach.set(
      output,
      realFaceOf({ primitive }).moves(
        parameters,
        inputs.map((name) => entryOf(ranges, name)),
        inputs.map((name) => entryOf(reach, name)),
      ),
    );
  return graph.outputs.flatMap((name) => [...entryOf(reach, name)]);
}
