// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { shareNode } from "./divide-node.ts";
import { groupCount, type Groups } from "./groups.ts";
import { norms } from "./norms.ts";
import { tournament } from "./tournament.ts";

export type Norm = "max" | 1 | 2;

/** Every element by its group's largest one, or by the norm of the group, in its old place: 0 where that is 0. */
export function sharesOf(norm: Norm, input: string, output: string, groups: Groups): LoweredNode[] {
  const size = groups.members.length;
  const divisors = `${output}:norms`;
  const groupOf = new Uint32Array(size);
  for (let group = 0; group < groupCount(groups); group++)
    for (let place = elementAt(groups.starts, group); place < elementAt(groups.starts, group + 1); place++)
      groupOf[elementAt(groups.members, place)] = group;
  const pairs = Array.from(groupOf, (group, element) => [element, group] as const);
  const found =
    norm === "max" ? tournament(input, divisors, groups, size, "largest") : norms(input, divisors, groups, size, norm);
  return [
    ...found.map((node) => ({ ...node, source: output })),
    shareNode(norm === "max" ? "of-positives" : "of-all", input, divisors, output, pairs),
  ];
}
