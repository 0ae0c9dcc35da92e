// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import { tensorSizes, type LoweredGraph, type LoweredNode } from "../graph/lowered-graph.ts";
import { pickingMap, SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { realFaceOf } from "../primitive-table.ts";
import { realRanges } from "../quantise/real-ranges.ts";
import type { RealRanges } from "../graph/real-ranges.ts";

type Linear = Readonly<{ slope: number; bias: number }>;

/**
 * Splits each elementwise node by what its input can be over the schema's whole ranges: an element that is linear there (a ReLU of what is
 * never negative, or never positive) fuses into what reads it, and only the others stay and cost bits.
 */
export function dropIdleElements(graph: LoweredGraph, features: RealRanges): LoweredGraph {
  const ranges = realRanges(graph, features);
  const sizes = tensorSizes(graph);
  const split = graph.nodes.flatMap((node): readonly LoweredNode[] => {
    const { elementwise, quantiseOutputs } = realFaceOf(node);
    const [input] = node.inputs;
    if (elementwise === undefined || input === undefined) return [node];
    // What can be quantised as the model's output needs no sum after it.
    if (quantiseOutputs !== undefined && graph.outputs.includes(node.output)) return [node];
    const { min, max } = entryOf(ranges, input);
    const linear = Array.from(min, (low, index) =>
      elementwise.linearWithin(node.parameters, index, { min: low, max: elementAt(max, index) }),
    );
    return splitNode(node, input, entryOf(sizes, input), linear);
  });
  return { ...graph, nodes: split };
}

/** The live elements' node, and all elements in their old places under the old name. */
function splitNode(
  node: LoweredNode,
  input: string,
  size: number,
  linear: readonly (Linear | undefined)[],
): readonly LoweredNode[] {
  const live = [...linear.keys()].filter((index) => linear[index] === undefined);
  if (live.length === linear.length) return [node];
  const [liveInput, liveOutput] = [`${node.output}:live-input`, `${node.output}:live`];
  const joined = new SparseMapBuilder(size);
  let place = size;
  linear.forEach((element, index) => {
    if (element === undefined) joined.add(place++, 1);
    else joined.add(index, element.slope);
    joined.endRow(element?.bias ?? 0);
  });
  if (live.length === 0) return [affineNode([input], node.output, joined.build())];
  const parameters = realFaceOf(node).elementwise?.pick(node.parameters, live);
  return [
    affineNode([input], liveInput, pickingMap(live)),
    { ...node, inputs: [liveInput], output: liveOutput, parameters, source: node.source ?? node.output },
    affineNode([input, liveOutput], node.output, joined.build()),
  ];
}
