// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { affineNode, pickingNode } from "./affine-node.ts";
import { groupCount, type Groups } from "./groups.ts";
import { productNode } from "./product-node.ts";
import { writtenMap } from "./written-map.ts";

/** The product of each group, in rounds of pairs; 1 of an empty one. */
export function groupProducts(input: string, output: string, groups: Groups, size: number): LoweredNode[] {
  const { starts, members } = groups;
  let lists = Array.from({ length: groupCount(groups) }, (_, group) =>
    Array.from(members.subarray(elementAt(starts, group), elementAt(starts, group + 1))),
  );
  const nodes: LoweredNode[] = [];
  let [tensor, width] = [input, size];
  for (let round = 1; lists.some(({ length }) => length > 1); round++) {
    const pairs = lists.flatMap(
      (list) =>
      Array.from({ length: list.length >> 1 }, (_, pair) => [elementAt(list, 2 * pair), elementAt(list, 2 * pair + 1)] as const), // prettier-ignore
    );
    const [products, next] = [`${output}:products${round}`, `${output}:round${round}`];
    let pair = 0;
    const picks: number[] = [];
    lists = lists.map((list) => {
      const first = picks.length;
      for (let index = 0; index + 1 < list.length; index += 2) picks.push(width + pair++);
      if (list.length % 2 === 1) picks.push(elementAt(list, list.length - 1));
      return Array.from({ length: picks.length - first }, (_, place) => first + place);
    });
    nodes.push(
      productNode([tensor], products, pairs.map(([a]) => a), pairs.map(([, b]) => b)), // prettier-ignore
      pickingNode([tensor, products], next, picks),
    );
    [tensor, width] = [next, picks.length];
  }
  const rows = lists.map(([only]) => (only === undefined ? ([1] as const) : ([0, [only, 1]] as const)));
  return [...nodes.map((node) => ({ ...node, source: output })), affineNode([tensor], output, writtenMap(rows))];
}
