// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { IntegerMap } from "../graph/integer-map.ts";
import type { Wires } from "../primitive.ts";
import { isPlainWire } from "./assign-wires.ts";

/** Terms of one group, and groups of one group of groups: circom adds a term to a sum in time that grows with the sum. */
const GROUP = 9;

/** One row of a map as an expression: the sum, for people. */
export function readableRow(
  { starts, columns, coefficients, biases }: IntegerMap,
  row: number,
  elements: Wires,
): string {
  const [start, end] = [elementAt(starts, row), elementAt(starts, row + 1)];
  const products = Array.from(
    columns.subarray(start, end),
    (column, place) => `${elementAt(coefficients, start + place)}*${factor(elementAt(elements, column))}`,
  );
  return `${groupedSum(products)}${plus(elementAt(biases, row))}`;
}

function factor(wire: string): string {
  return isPlainWire(wire) ? wire : `(${wire})`;
}

/** A sum as a tree of small sums. */
function groupedSum(summands: readonly string[]): string {
  if (summands.length <= GROUP) return summands.join(" + ").replaceAll("+ -", "- ");
  const groups: string[] = [];
  for (let start = 0; start < summands.length; start += GROUP)
    groups.push(`(${groupedSum(summands.slice(start, start + GROUP))})`);
  return groupedSum(groups);
}

function plus(bias: bigint): string {
  if (bias === 0n) return "";
  return bias < 0n ? ` - ${-bias}` : ` + ${bias}`;
}
