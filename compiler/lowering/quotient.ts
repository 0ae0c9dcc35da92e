// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { compareNode } from "./compare-node.ts";
import { divideNode } from "./divide-node.ts";
import { signChoiceNodes } from "./sign-choice.ts";

/** A tensor, and the element of it that each place of the result reads. */
export type Operand = Readonly<{ name: string; size: number; places: readonly number[] }>;

/**
 * a / d, element by element, as (d ≥ 0 ? a : −a) / (d ≥ 0 ? d : −d). Where the ranges tell the sign of d, only the division is left of that;
 * where d may be 0 the division refuses.
 */
export function quotientNodes(a: Operand, d: Operand, output: string): LoweredNode[] {
  const inner = (name: string): string => `${output}:${name}`;
  const own = Array.from({ length: d.size }, (_, place) => place);
  const isPositive = { name: inner("is-positive"), size: d.size };
  return [
    ...[
      compareNode(d.name, isPositive.name),
      ...signChoiceNodes({ ...isPositive, places: own }, { name: d.name, places: own }, inner("divisor")),
      ...signChoiceNodes({ ...isPositive, places: d.places }, a, inner("numerator")),
    ].map((node) => ({ ...node, source: output })),
    divideNode(
      inner("numerator"),
      inner("divisor"),
      output,
      a.places.map((_, k) => [k, elementAt(d.places, k)]),
    ),
  ];
}
