// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { affineNode, pickingNode } from "./affine-node.ts";
import { stepsNode } from "./steps-node.ts";
import { writtenMap } from "./written-map.ts";

/**
 * Indices along an axis of `depth` that is put before the last `inner` of them: `on` where the axis is at the index, which may count from
 * the end, and `off` elsewhere. [i = c] is [i ≥ c − ½] − [i ≥ c + ½], and neighbours share their steps.
 */
export function oneHotNodes(
  indices: string,
  output: string,
  size: number,
  { depth, inner, off, on }: Readonly<{ depth: number; inner: number; off: number; on: number }>,
): LoweredNode[] {
  const steps = `${output}:steps`;
  const edges = 2 * depth + 1;
  const places = Array.from({ length: size * edges }, (_, place) => Math.floor(place / edges));
  const thresholds = places.map((_, place) => (place % edges) - depth - 0.5);
  const outer = Math.floor(size / inner);
  const rows = Array.from({ length: outer * depth * inner }, (_, place) => {
    const [before, rest] = [Math.floor(place / (depth * inner)), place % (depth * inner)];
    const [category, after] = [Math.floor(rest / inner), rest % inner];
    const first = (before * inner + after) * edges;
    const [fromEnd, plain] = [first + category, first + category + depth];
    const weight = on - off;
    const terms = new Map<number, number>();
    for (const [column, sign] of [
      [fromEnd, 1],
      [fromEnd + 1, -1],
      [plain, 1],
      [plain + 1, -1],
    ] as const)
      // prettier-ignore
      terms.set(column, (terms.get(column) ?? 0) + sign * weight);
    return [off, ...terms] as const;
  });
  return [
    { ...pickingNode([indices], `${output}:indices`, places), source: output },
    { ...stepsNode(`${output}:indices`, steps, thresholds, "float64"), source: output },
    affineNode([steps], output, writtenMap(rows)),
  ];
}
