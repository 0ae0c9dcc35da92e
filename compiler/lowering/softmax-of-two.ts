import type { LoweredNode } from "../graph/lowered-graph.ts";
import { affineNode, constantNode } from "./affine-node.ts";
import { functionNode } from "./function-node.ts";
import { writtenMap, type WrittenRow } from "./written-map.ts";

const SIGMOID = { label: "Softmax of two", at: (x: number) => 1 / (1 + Math.exp(-x)) };

/** e^x / Σ e^x of each row of one or two scores: of two only their difference matters. */
export function softmaxOfTwo(
  scores: string,
  output: string,
  { rows, count }: Readonly<{ rows: number; count: 1 | 2 }>,
): LoweredNode[] {
  if (count === 1) return [constantNode(output, new Float64Array(rows).fill(1))];
  const differences = Array.from({ length: 2 * rows }, (_, place): WrittenRow => [0, [place, 1], [place ^ 1, -1]]);
  return [
    affineNode([scores], `${output}:difference`, writtenMap(differences)),
    functionNode(`${output}:difference`, output, SIGMOID),
  ];
}
