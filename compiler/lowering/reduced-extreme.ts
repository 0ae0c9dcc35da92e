// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { reductionGroups } from "./reduction.ts";
import { tournament, type Extreme } from "./tournament.ts";

/** The largest or smallest element along some axes. */
export function reducedExtreme(
  input: string,
  output: string,
  from: Shape,
  axes: readonly number[],
  extreme: Extreme,
): LoweredNode[] {
  return tournament(input, output, reductionGroups({ from, axes }), sizeOf(from), extreme);
}
