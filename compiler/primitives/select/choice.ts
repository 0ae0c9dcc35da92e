// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { IntegerMap } from "../../graph/integer-map.ts";
import { isConstant, type Interval } from "../../graph/interval.ts";
import type { SelectParameters } from "../select.ts";

/** bias + Σ coefficient · element. */
export type Sum = Readonly<{ bias: bigint; terms: ReadonlyMap<number, bigint> }>;

/** What an output of Select is once everything that is settled is: a sum, or no + condition · difference with something that varies in both. */
export type Choice =
  Readonly<{ kind: "sum"; sum: Sum }> | Readonly<{ kind: "product"; condition: number; difference: Sum; no: Sum }>;

export function choiceOf({ conditions, sums }: SelectParameters, k: number, elements: readonly Interval[]): Choice {
  const condition = elementAt(conditions, k);
  const [yes, no] = [sumOf(sums, k, elements), sumOf(sums, conditions.length + k, elements)];
  if (condition === null) return { kind: "sum", sum: no };
  const interval = elementAt(elements, condition);
  if (isConstant(interval)) return { kind: "sum", sum: interval.min === 1n ? yes : no };
  const difference = plus(yes, no, -1n);
  if (difference.terms.size > 0) return { kind: "product", condition, difference, no };
  return { kind: "sum", sum: plus(no, { bias: 0n, terms: new Map([[condition, difference.bias]]) }, 1n) };
}

/** Elements that cannot vary are numbers. */
function sumOf(map: IntegerMap, row: number, elements: readonly Interval[]): Sum {
  let bias = elementAt(map.biases, row);
  const terms = new Map<number, bigint>();
  for (let term = elementAt(map.starts, row); term < elementAt(map.starts, row + 1); term++) {
    const [column, coefficient] = [elementAt(map.columns, term), BigInt(elementAt(map.coefficients, term))];
    const interval = elementAt(elements, column);
    if (isConstant(interval)) bias += coefficient * interval.min;
    else terms.set(column, coefficient);
  }
  return { bias, terms };
}

function plus(a: Sum, b: Sum, factor: bigint): Sum {
  const terms = new Map(a.terms);
  for (const [column, coefficient] of b.terms) {
    const total = (terms.get(column) ?? 0n) + factor * coefficient;
    if (total === 0n) terms.delete(column);
    else terms.set(column, total);
  }
  return { bias: a.bias + factor * b.bias, terms };
}

type LinearForm = Readonly<{ kind: "constant"; value: bigint }> | Readonly<{ kind: "copy"; column: number }> | Readonly<{ kind: "sum" }>; // prettier-ignore

/** A constant, or a copy of one element, needs no signal of its own. */
export function linearForm({ bias, terms }: Sum): LinearForm {
  const [first, ...others] = terms;
  if (first === undefined) return { kind: "constant", value: bias };
  const [column, coefficient] = first;
  return others.length === 0 && coefficient === 1n && bias === 0n ? { kind: "copy", column } : { kind: "sum" };
}

/** As a circom expression. */
export function sumText({ bias, terms }: Sum, wires: readonly string[]): string {
  const texts = [...terms].map(([column, coefficient]) => `${coefficient}*${elementAt(wires, column)}`);
  return [...texts, ...(bias === 0n && texts.length > 0 ? [] : [String(bias)])].join(" + ").replaceAll("+ -", "- ");
}
