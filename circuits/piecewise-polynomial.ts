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

/** The signals of PiecewisePolynomial, step by step as the template makes them. */
export function piecewisePolynomial(signals: Signals, template: PiecewiseTemplate, value: bigint): void {
  const { s, offset, first, m, k, t, below, above, g, C, low, high } = template;
  const size = 1n << BigInt(k + m);
  const u = ((value + half(s)) >> BigInt(s)) - offset;
  const x = u - first;
  const isReached = !below || x >= 0n;
  const isPassed = above === 1 && x >= size;
  const shifted = x - (isPassed ? size : 0n) + (isReached ? 0n : 1n << BigInt(t));
  const bitOf = (i: number): bigint => (shifted >> BigInt(i)) & 1n;
  const digits = Array.from({ length: k }, (_, i) => bitOf(m + i));
  const { products, inside } = evaluate(C, g, digits, BigInt.asUintN(m, shifted));

  const [onLow, onHigh] = [low, high].map(([constant, slope]) => constant + slope * u) as [bigint, bigint];
  let out = inside.value;
  if (below || above) {
    if (inside.waits) products.push(out);
    const chosen = isPassed ? onHigh : out;
    if (low[1] !== high[1] && !(inside.isKnown && high[1] === 0n)) products.push(chosen);
    out = isReached ? chosen : onLow;
  }
  signals.set("in", value);
  signals.set("out", out);
  if (s > 0) {
    signals.set("rounded[0]", u);
    signals.setBits("remainder", value + half(s), 0, s - 1);
  }
  if (below) signals.set("reached[0]", isReached ? 1n : 0n);
  if (above) signals.set("passed[0]", isPassed ? 1n : 0n);
  signals.setBits("bit", shifted, 1, t - 1);
  signals.setAll("product", products);
}

/** Inside the segments. `waits`: the last product is left to be made; `isKnown`: all of it is a constant. */
type Inside = Readonly<{ value: bigint; waits: boolean; isKnown: boolean }>;

/** The template's steps 4 and 5. */
function evaluate(
  C: PiecewiseTemplate["C"],
  g: number,
  digits: readonly bigint[],
  residual: bigint,
): { products: bigint[]; inside: Inside } {
  const products: bigint[] = [];
  const product = (value: bigint): bigint => {
    products.push(value);
    return value;
  };
  const joint = joined(C, g, digits, product);
  let inside: Inside = { value: 0n, waits: false, isKnown: true };
  for (let j = C.length - 1; j >= 0; j--) {
    const isLast = j === 0 && inside.isKnown;
    const part = folded(C[j] ?? [], joint, digits.slice(g), isLast, product);
    if (inside.isKnown)
      inside = {
        value: part.value + inside.value * residual,
        waits: part.waits,
        isKnown: part.isKnown && inside.value === 0n,
      };
    else if (j === 0) inside = { value: residual * inside.value + part.value, waits: true, isKnown: false };
    else inside = { value: product(residual * inside.value) + part.value, waits: false, isKnown: false };
  }
  return { products, inside };
}

/** Products of the lowest g digits, those that a coefficient needs. */
function joined(
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

/** One coefficient: Horner in the other digits. `isLast`: its last product may wait. */
function folded(
  column: readonly bigint[],
  joint: readonly bigint[],
  others: readonly bigint[],
  isLast: boolean,
  product: (value: bigint) => bigint,
): Inside {
  const count = joint.length;
  const starts = Array.from({ length: 1 << others.length }, (_, h) => h * count);
  const part = starts.map((start) => joint.reduce((sum, each, set) => sum + (column[start + set] ?? 0n) * each, 0n));
  const known = starts.map((start) => column.slice(start + 1, start + count).every((each) => each === 0n));
  let waits = false;
  for (let i = others.length - 1; i >= 0; i--)
    for (let h = 0; h < 1 << i; h++) {
      const from = h + (1 << i);
      const value = (others[i] ?? 0n) * (part[from] ?? 0n);
      if (!known[from]) {
        waits = isLast && i === 0;
        if (!waits) product(value);
      }
      part[h] = (part[h] ?? 0n) + value;
      known[h] &&= known[from] === true && column[from * count] === 0n;
    }
  return { value: part[0] ?? 0n, waits, isKnown: known[0] === true };
}

/** The highest power of two in n >= 1. */
function highestPower(n: number): number {
  return 2 ** Math.floor(Math.log2(n));
}
