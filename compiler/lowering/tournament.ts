// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode, pickingNode } from "./affine-node.ts";
import type { Groups } from "./groups.ts";
import { reluNode } from "./relu-node.ts";

/** Which of two wins: the larger or the smaller one. */
export type Extreme = "largest" | "smallest";

/**
 * The largest or smallest of each group, in rounds of pairs: max(a, b) = a + relu(b − a), min(a, b) = a − relu(a − b). Rounds keep the
 * sums short, and so the bits that they take: each is as wide as the widths it is made of together. No group is empty.
 */
export function tournament(
  input: string,
  output: string,
  groups: Groups,
  size: number,
  extreme: Extreme,
  source = output,
): LoweredNode[] {
  if (isDecided(groups)) return [{ ...pickingNode([input], output, groups.members), source }];
  const nodes: LoweredNode[] = [];
  let [tensor, round, now] = [input, groups, size];
  for (let number = 1; ; number++) {
    const played = playedRound(round, now, extreme);
    const isLast = isDecided(played.next);
    const [margins, won] = [`${output}:margins${number}`, `${output}:won${number}`];
    const winners = isLast ? output : `${output}:winners${number}`;
    nodes.push(
      { ...affineNode([tensor], margins, played.margins), source },
      { ...reluNode(margins, won), source },
      { ...affineNode([tensor, won], winners, played.winners), source },
    );
    if (isLast) return nodes;
    [tensor, round, now] = [winners, played.next, played.next.members.length];
  }
}

/** Every group has one member. */
function isDecided({ starts, members }: Groups): boolean {
  return members.length === starts.length - 1;
}

/** One round: how far each second of a pair is ahead, who wins, and the groups of those. */
function playedRound({ starts, members }: Groups, size: number, extreme: Extreme) {
  const sign = extreme === "largest" ? 1 : -1;
  const [margins, winners] = [new SparseMapBuilder(members.length), new SparseMapBuilder(members.length)];
  const nextStarts = new Uint32Array(starts.length);
  let [pairs, left] = [0, 0];
  for (let group = 0; group + 1 < starts.length; group++) {
    const end = elementAt(starts, group + 1);
    for (let place = elementAt(starts, group); place < end; place += 2) {
      const first = elementAt(members, place);
      winners.add(first, 1);
      if (place + 1 < end) {
        margins.add(first, -sign);
        margins.add(elementAt(members, place + 1), sign);
        margins.endRow();
        winners.add(size + pairs++, sign);
      }
      winners.endRow();
      left++;
    }
    nextStarts[group + 1] = left;
  }
  const next = { starts: nextStarts, members: Uint32Array.from({ length: left }, (_, index) => index) };
  return { margins: margins.build(), winners: winners.build(), next };
}
