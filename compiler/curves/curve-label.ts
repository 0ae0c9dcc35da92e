// SPDX-License-Identifier: GPL-3.0-or-later
import type { Seen } from "./unary-curves.ts";

/** An operand in words, as errors and reports name it. */
export function labelOf(seen: number | Seen): string {
  if (typeof seen === "number") return brief(seen);
  const inner = lineLabel("x", seen.p, seen.q);
  const curve = seen.curve.operations === 0 ? inner : seen.curve.label.replaceAll(/\bx\b/g, inner);
  return lineLabel(curve, seen.scale, seen.offset);
}

function lineLabel(of: string, factor: number, added: number): string {
  const scaled = factor === 1 ? of : `${brief(factor)}·${of}`;
  return added === 0 ? scaled : `(${scaled} + ${brief(added)})`;
}

function brief(value: number): string {
  return String(Number(value.toPrecision(3)));
}
