import type { PointwiseOperation } from "../real-face.ts";
import type { RealFunction } from "../primitives/piecewise-polynomial/real-function.ts";

/** An element of a tensor that is followed through the graph. */
export type Root = Readonly<{ tensor: string; index: number }>;

/** One composition of operations: the same object wherever it comes up. */
export type Curve = RealFunction &
  Readonly<{
    id: number;
    /** Operations that are no lines. */
    operations: number;
    isStraight: boolean;
  }>;

/** scale · curve(slope · root + bias) + offset. `jumps`: values of the root where something inside jumps; NaN where nobody knows. */
export type Unary = Readonly<{
  root: Root;
  slope: number;
  bias: number;
  curve: Curve;
  scale: number;
  offset: number;
  jumps: readonly number[];
}>;

/** What an element is of one other: a number, a curve, or undefined where it depends on several. */
export type Followed = number | Unary | undefined;

const IDENTITY: Curve = { id: 0, label: "x", at: (x) => x, operations: 0, isStraight: true };

/** Products of sums are no curve of their own. */
const SUM: PointwiseOperation = {
  label: "sum",
  at: (...values) => values.reduce((a, b) => a + b, 0),
  isStraight: true,
};

/** Longer labels and deeper compositions help nobody. */
const [MOST_LABEL, MOST_OPERATIONS] = [80, 24];

/** Coefficients that differ by less are those of one curve: they were rounded on different ways. */
const DIGITS = 11;

/** An element by itself. */
export function rootOf(tensor: string, index: number): Unary {
  return { root: { tensor, index }, slope: 1, bias: 0, curve: IDENTITY, scale: 1, offset: 0, jumps: [] };
}

export function isLine({ curve }: Unary): boolean {
  return curve.operations === 0;
}

/** Composes operations on elements, each composition once. */
export class Curves {
  readonly #known = new Map<string, Curve>();
  readonly #operations = new Map<object, number>();

  /** Σ weight · element + bias. */
  sum(terms: readonly (readonly [Followed, number])[], bias: number): Followed {
    const [offset, parts] = partsOf(terms, bias);
    if (parts === undefined) return undefined;
    const [first, ...others] = parts;
    if (first === undefined) return offset;
    if (others.length === 0) return moved(first, first.scale, offset + first.offset);
    const isAlike = others.every((each) => isSameCurve(each, first));
    if (isAlike) {
      const scale = parts.reduce((sum, each) => sum + each.scale, 0);
      return moved(first, scale, offset + parts.reduce((sum, each) => sum + each.offset, 0));
    }
    if (parts.every(isLine)) {
      const slope = parts.reduce((sum, each) => sum + each.slope, 0);
      const all = offset + parts.reduce((sum, each) => sum + each.bias, 0);
      return slope === 0 ? all : { ...first, slope, bias: all };
    }
    return this.#composed(SUM, [...parts, offset]);
  }

  /** An operation that is no line. */
  apply(operation: PointwiseOperation, operands: readonly Followed[]): Followed {
    if (operands.every((each) => typeof each === "number")) return operation.at(...operands);
    return this.#composed(operation, operands);
  }

  #composed(operation: PointwiseOperation, operands: readonly Followed[]): Followed {
    const parts = operands.filter((each) => each !== undefined);
    const unaries = parts.filter((each) => typeof each !== "number");
    const reference = unaries.find((each) => !isLine(each)) ?? unaries[0];
    if (reference === undefined || parts.length < operands.length) return undefined;
    if (unaries.some(({ root }) => !isSameRoot(root, reference.root))) return undefined;
    const { root, slope, bias } = reference;
    const seen = parts.map((each) => (typeof each === "number" ? rounded(each) : seenFrom(each, reference)));
    const curve = this.#intern(operation, seen);
    if (curve.operations > MOST_OPERATIONS) return undefined;
    const jumps = [...new Set([...unaries.flatMap((each) => each.jumps), ...jumpsOf(operation, unaries)])];
    return { root, slope, bias, curve, scale: 1, offset: 0, jumps };
  }

  #intern(operation: PointwiseOperation, operands: readonly (number | Seen)[]): Curve {
    const number = this.#operations.get(operation) ?? this.#operations.size;
    this.#operations.set(operation, number);
    const key = `${number}: ${operands.map(keyOf).join("; ")}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const curves = operands.flatMap((each) => (typeof each === "number" ? [] : [each.curve]));
    const operations = curves.reduce((sum, each) => sum + each.operations, operation === SUM ? 0 : 1);
    const label = `${operation.label}(${operands.map(labelOf).join(", ")})`;
    const curve: Curve = {
      id: this.#known.size + 1,
      label: label.length > MOST_LABEL ? `a curve of ${operations} operations, the last a ${operation.label},` : label,
      at: (x) => operation.at(...operands.map((each) => valueOf(each, x))),
      operations,
      isStraight: operation.isStraight === true && curves.every((each) => each.isStraight),
    };
    this.#known.set(key, curve);
    return curve;
  }
}

/** Whether nothing that jumps inside shows outside. */
export function isContinuous(unary: Unary): boolean {
  const { slope, bias, curve, jumps } = unary;
  return jumps.every((jump) => {
    const place = slope * jump + bias;
    const by = Math.max(1, Math.abs(place)) * 2 ** -30;
    const [before, after] = [curve.at(place - by), curve.at(place + by)];
    return Math.abs(after - before) <= 2 ** -20 * (1 + Math.abs(before));
  });
}

export function isSameRoot(a: Root, b: Root): boolean {
  return a.index === b.index && a.tensor === b.tensor;
}

/** scale · curve(p · x + q) + offset, where x is what another one's curve is of. */
type Seen = Readonly<{ curve: Curve; p: number; q: number; scale: number; offset: number }>;

function seenFrom(each: Unary, { slope, bias }: Unary): Seen {
  const p = each.slope / slope;
  const q = each.bias - p * bias;
  const seen = { curve: each.curve, scale: rounded(each.scale), offset: rounded(each.offset), p: rounded(p) };
  return { ...seen, q: Math.abs(q) < 10 ** -DIGITS * (Math.abs(each.bias) + Math.abs(p * bias)) ? 0 : rounded(q) };
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function valueOf(seen: number | Seen, x: number): number {
  return typeof seen === "number" ? seen : seen.scale * seen.curve.at(seen.p * x + seen.q) + seen.offset;
}

function keyOf(seen: number | Seen): string {
  return typeof seen === "number"
    ? `${seen}`
    : `${seen.scale} #${seen.curve.id}(${seen.p} x + ${seen.q}) + ${seen.offset}`;
}

function labelOf(seen: number | Seen): string {
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

function isSameCurve(a: Unary, b: Unary): boolean {
  return a.curve === b.curve && !isLine(a) && a.slope === b.slope && a.bias === b.bias;
}

/** Weights put into the terms, constants into the offset; no parts where elements depend on several roots. */
function partsOf(terms: readonly (readonly [Followed, number])[], bias: number): [number, Unary[] | undefined] {
  const parts: Unary[] = [];
  let offset = bias;
  for (const [each, weight] of terms) {
    if (each === undefined) return [0, undefined];
    if (typeof each === "number") offset += weight * each;
    else parts.push(isLine(each) ? scaledLine(each, weight) : moved(each, weight * each.scale, weight * each.offset));
  }
  const [first] = parts;
  const isOne = first === undefined || parts.every(({ root }) => isSameRoot(root, first.root));
  return [offset, isOne ? parts : undefined];
}

function scaledLine(line: Unary, weight: number): Unary {
  return { ...line, slope: weight * line.slope, bias: weight * line.bias };
}

/** With another scale and offset; those of a line are within it. */
function moved(unary: Unary, scale: number, offset: number): Unary {
  return isLine(unary) ? { ...unary, bias: unary.bias + offset } : { ...unary, scale, offset };
}

function jumpsOf({ jumps }: PointwiseOperation, unaries: readonly Unary[]): number[] {
  if (jumps === undefined) return [];
  return unaries.map((each) => (isLine(each) ? -each.bias / each.slope : NaN));
}
