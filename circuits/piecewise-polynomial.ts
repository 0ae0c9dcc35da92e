// SPDX-License-Identifier: GPL-3.0-or-later
import { half } from "./rescale.ts";
import type { Signals } from "./signals.ts";

/** The template's parameters; d follows from C, and `inner` from all of them. */
export type PiecewiseTemplate = Readonly<{
  s: number;
  offset: bigint;
  first: bigint;
  m: number;
  k: number;
  t: number;
  below: 0 | 1;
  above: 0 | 1;
  g: number;
  C: readonly (readonly bigint[])[];
  low: readonly [constant: bigint, slope: bigint];
  high: readonly [constant: bigint, slope: bigint];
}>;

/** Gives the signals of PiecewisePolynomial, step by step as the template makes them. What the template alone says is worked out here. */
export function piecewisePolynomial(template: PiecewiseTemplate): (signals: Signals, value: bigint) => void {
  const { s, offset, first, m, k, t, below, above, low, high } = template;
  const [raise, shift, size, wrap] = [half(s), BigInt(s), 1n << BigInt(k + m), 1n << BigInt(t)];
  const segments: Segment[] = [];
  return (signals, value) => {
    const raised = value + raise;
    const u = (raised >> shift) - offset;
    const x = u - first;
    const isReached = !below || x >= 0n;
    const isPassed = above === 1 && x >= size;
    const shifted = x - (isPassed ? size : 0n) + (isReached ? 0n : wrap);
    const number = Number(BigInt.asUintN(k, shifted >> BigInt(m)));
    const segment = (segments[number] ??= segmentOf(template, number));
    const { products, value: inside } = evaluate(segment, BigInt.asUintN(m, shifted));

    let out = inside;
    if (below || above) {
      if (segment.waits) products.push(out);
      const chosen = isPassed ? high[0] + high[1] * u : out;
      if (low[1] !== high[1] && !(segment.isKnown && high[1] === 0n)) products.push(chosen);
      out = isReached ? chosen : low[0] + low[1] * u;
    }
    signals.set("in", value);
    signals.set("out", out);
    if (s > 0) {
      signals.set("rounded[0]", u);
      signals.setBits("remainder", raised, 0, s - 1);
    }
    if (below) signals.set("reached[0]", isReached ? 1n : 0n);
    if (above) signals.set("passed[0]", isPassed ? 1n : 0n);
    signals.setBits("bit", shifted, 1, t - 1);
    signals.setAll("product", products);
  };
}

/**
 * The template's steps 4 and 5 for one segment, with all that its digits decide. `waits`: the last product is left to be made; `isKnown`:
 * all of it is a constant, whatever the digits.
 */
type Segment = Readonly<{ joined: readonly bigint[]; steps: readonly HornerStep[]; waits: boolean; isKnown: boolean }>;

/** times the residual, plus `added`. `products` come before; `isProduct`: the multiplication is one, too. */
type HornerStep = Readonly<{ products: readonly bigint[]; isProduct: boolean; added: bigint }>;

function evaluate({ joined, steps }: Segment, residual: bigint): { products: bigint[]; value: bigint } {
  const products = [...joined];
  let value = 0n;
  for (const step of steps) {
    for (const product of step.products) products.push(product);
    const multiplied = value * residual;
    if (step.isProduct) products.push(multiplied);
    value = multiplied + step.added;
  }
  return { products, value };
}

function segmentOf({ C, g, k }: PiecewiseTemplate, number: number): Segment {
  const digits = Array.from({ length: k }, (_, i) => BigInt((number >> i) & 1));
  const joined: bigint[] = [];
  const joint = joinedDigits(C, g, digits, (product) => {
    joined.push(product);
    return product;
  });
  const steps: HornerStep[] = [];
  let constant: bigint | undefined = 0n; // while it is one
  let waits = false;
  for (let j = C.length - 1; j >= 0; j--) {
    const isFree = constant !== undefined;
    const part = folded(C[j] ?? [], joint, digits.slice(g), j === 0 && isFree);
    steps.push({ products: part.products, isProduct: !isFree && j > 0, added: part.value });
    waits = isFree ? part.waits : j === 0;
    constant = constant === 0n && part.isKnown ? part.value : undefined;
  }
  return { joined, steps, waits, isKnown: constant !== undefined };
}

/** Products of the lowest g digits, those that a coefficient needs. */
function joinedDigits(
  C: PiecewiseTemplate["C"],
  g: number,
  digits: readonly bigint[],
  product: (value: bigint) => bigint,
): bigint[] {
  const count = 1 << g;
  const needed = new Uint8Array(count);
  for (const column of C) column.forEach((each, set) => (needed[set % count] ||= each === 0n ? 0 : 1));
  for (let set = count - 1; set > 0; set--) if (needed[set]) needed[set - highestPower(set)] = 1;
  const joint = [1n];
  for (let set = 1; set < count; set++) {
    const top = highestPower(set);
    const digit = digits[Math.log2(top)] ?? 0n;
    if (set === top) joint[set] = digit;
    else joint[set] = needed[set] ? product((joint[set - top] ?? 0n) * digit) : 0n;
  }
  return joint;
}

type Coefficient = Readonly<{ products: readonly bigint[]; value: bigint; waits: boolean; isKnown: boolean }>;

/** One coefficient: Horner in the other digits. `isLast`: its last product may wait. */
function folded(
  column: readonly bigint[],
  joint: readonly bigint[],
  others: readonly bigint[],
  isLast: boolean,
): Coefficient {
  const count = joint.length;
  const starts = Array.from({ length: 1 << others.length }, (_, h) => h * count);
  const part = starts.map((start) => joint.reduce((sum, each, set) => sum + (column[start + set] ?? 0n) * each, 0n));
  const known = starts.map((start) => column.slice(start + 1, start + count).every((each) => each === 0n));
  const products: bigint[] = [];
  let waits = false;
  for (let i = others.length - 1; i >= 0; i--)
    for (let h = 0; h < 1 << i; h++) {
      const from = h + (1 << i);
      const value = (others[i] ?? 0n) * (part[from] ?? 0n);
      if (!known[from]) {
        waits = isLast && i === 0;
        if (!waits) products.push(value);
      }
      part[h] = (part[h] ?? 0n) + value;
      known[h] &&= known[from] === true && column[from * count] === 0n;
    }
  return { products, value: part[0] ?? 0n, waits, isKnown: known[0] === true };
}

/** The highest power of two in n >= 1. */
function highestPower(n: number): number {
  return 2 ** Math.floor(Math.log2(n));
}
