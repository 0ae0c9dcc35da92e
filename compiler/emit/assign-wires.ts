// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { Wires } from "../primitive.ts";

/** An element of an array: what stands before its index and after it. */
const INDEXED = /^(\w+\[)(\d+)(\][.\w]*)$/;

/** Lines that put wires into a Circom array, in a loop where they are elements of another one after the other. */
export function assignWires(target: string, wires: Wires): string[] {
  const lines: string[] = [];
  for (let start = 0; start < wires.length;) {
    const end = endOfRun(wires, start);
    const [, before = "", first = "0", after = ""] = INDEXED.exec(elementAt(wires, start)) ?? [];
    const shift = Number(first) - start;
    const from = shift === 0 ? "i" : shift < 0 ? `i - ${-shift}` : `i + ${shift}`;
    if (end - start < 3) lines.push(`${target}[${start}] = ${elementAt(wires, start)};`);
    else lines.push(`for (var i = ${start}; i < ${end}; i++) ${target}[i] = ${before}${from}${after};`);
    start = end - start < 3 ? start + 1 : end;
  }
  return lines;
}

function endOfRun(wires: Wires, start: number): number {
  const [, before = "", first = "", after = ""] = INDEXED.exec(elementAt(wires, start)) ?? [];
  if (first === "") return start + 1;
  let end = start + 1;
  while (end < wires.length && wires[end] === `${before}${Number(first) + end - start}${after}`) end++;
  return end;
}

/** Whether a wire is a signal or a constant and no sum: feeding it to a component then costs nothing at --O1. */
export function isPlainWire(wire: string): boolean {
  return /^[a-z]\w*(\[\d+\]|\.\w+)*$/i.test(wire) || /^\(-?\d+\)$/.test(wire);
}
