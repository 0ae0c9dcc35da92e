import { elementAt, entryOf } from "../graph/element-at.ts";
import type { AffineNode, AffineRow, LoweredGraph, LoweredNode, ReluNode } from "../graph/lowered-graph.ts";
import { realRanges, type RealRange } from "../quantise/real-ranges.ts";

/**
 * Splits each hidden ReLU of a fused graph by what its input can be over the schema's whole ranges: an element that is never negative
 * is its input and fuses into what reads it, one that is never positive is 0, and only the others stay a ReLU and cost bits.
 */
export function dropIdleRelus(graph: LoweredGraph, features: readonly RealRange[]): LoweredGraph {
  const ranges = realRanges(graph, features);
  const sums = new Map(graph.nodes.filter((node) => node.kind === "affine").map((node) => [node.output, node]));
  const split = graph.nodes.flatMap((node): readonly LoweredNode[] => {
    if (node.kind !== "relu" || graph.outputs.includes(node.output)) return [node];
    return splitRelu(node, entryOf(sums, node.inputs[0]), entryOf(ranges, node.inputs[0]));
  });
  return { ...graph, nodes: split };
}

/** The live elements' ReLU, and all elements in their old places under the old name. */
function splitRelu(relu: ReluNode, sum: AffineNode, ranges: readonly RealRange[]): readonly LoweredNode[] {
  const live = [...ranges.keys()].filter((index) => {
    const { min, max } = elementAt(ranges, index);
    return min < 0 && max > 0;
  });
  if (live.length === ranges.length) return [relu];
  const [liveSum, liveOutput] = [`${relu.output}:live-sum`, `${relu.output}:live`];
  const rows = ranges.map(({ max }, index): AffineRow => {
    const place = live.indexOf(index);
    if (place !== -1) return { bias: 0, terms: [{ input: sum.inputs.length, index: place, coefficient: 1 }] };
    return max <= 0 ? { bias: 0, terms: [] } : elementAt(sum.rows, index);
  });
  if (live.length === 0) return [{ ...sum, output: relu.output, rows }];
  const joined: AffineNode = { ...sum, inputs: [...sum.inputs, liveOutput], output: relu.output, rows };
  const liveRows = live.map((index) => elementAt(sum.rows, index));
  const observed = { tensor: relu.observed.tensor, indices: live };
  return [
    { ...sum, output: liveSum, rows: liveRows },
    { kind: "relu", inputs: [liveSum], output: liveOutput, observed },
    joined,
  ];
}
