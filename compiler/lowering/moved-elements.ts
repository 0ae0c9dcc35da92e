// SPDX-License-Identifier: GPL-3.0-or-later
import type { MovedElements } from "../graph/inferred-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { pickingNode } from "./affine-node.ts";

/** A tensor that is made of elements of others and zeros. */
export function movedElements(output: string, { inputs, picks }: MovedElements): LoweredNode {
  return pickingNode(
    inputs,
    output,
    Int32Array.from(picks, (pick) => pick - 1),
  );
}
