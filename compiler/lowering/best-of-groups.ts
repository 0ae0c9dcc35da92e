// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { affineNode, pickingNode } from "./affine-node.ts";
import { bestLabelNodes } from "./class-labels.ts";
import { groupCount, type Groups } from "./groups.ts";
import { stepsNode } from "./steps-node.ts";
import { writtenMap, type WrittenRow } from "./written-map.ts";

/** 1 in the place of each group's first largest element, 0 in the others': the place's number is found, and then what it is compared with. Groups are of one size. */
export function bestOfGroups(input: string, output: string, groups: Groups): LoweredNode[] {
  const rows = groupCount(groups);
  const count = groups.members.length / rows;
  const [scores, place, numbers, steps] = ["scores", "place", "numbers", "steps"].map(
    (part) => `${output}:${part}`,
  ) as [string, string, string, string];
  const labels = Array.from({ length: count }, (_, label) => label);
  // Between every two neighbours stands one threshold.
  const edges = Array.from({ length: rows * (count - 1) }, (_, index) => index);
  const marks: WrittenRow[] = Array.from(groups.members, () => [0]);
  groups.members.forEach((element, at) => {
    const [row, label] = [Math.floor(at / count), at % count];
    const first = row * (count - 1);
    const from = label === 0 ? [] : [[first + label - 1, 1] as const];
    const until = label === count - 1 ? [] : [[first + label, -1] as const];
    marks[element] = [label === 0 ? 1 : 0, ...from, ...until];
  });
  return [
    ...[
      pickingNode([input], scores, groups.members),
      ...bestLabelNodes(scores, place, rows, labels),
      pickingNode(
        [place],
        numbers,
        edges.map((edge) => Math.floor(edge / (count - 1))),
      ),
      stepsNode(
        numbers,
        steps,
        edges.map((edge) => elementAt(labels, edge % (count - 1)) + 0.5),
      ),
    ].map((node) => ({ ...node, source: output })),
    affineNode([steps], output, writtenMap(marks)),
  ];
}
