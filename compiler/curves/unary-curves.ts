// SPDX-License-Identifier: GPL-3.0-or-later
import type { Domain, PointwiseOperation } from "../real-face.ts";
import { labelOf } from "./curve-label.ts";
import { turningPlaces, type Turning } from "./turning-places.ts";

/** An element of a tensor that is followed through the graph. */
export type Root = Readonly<{ tensor: string; index: number }>;

/** One composition of operations: the same object wherever it comes up. */
type Curve = Readonly<{
  label: string;
  at: (x: number) => number;
  domain?: Domain;
  /** Where it may turn between two ends; the line has none. */
  turns?: (min: number, max: number) => readonly number[];
  id: number;
  /** Operations that are no lines. */
  operations: number;
  isStraight: boolean;
  /** A root of a line, and lines of it: two exact operations, where pieces cannot follow the root near 0. */
  isOfRoot: boolean;
}>;

/** scale · curve(slope · root + bias) + offset. `jumps`: values of the root where something inside jumps, `bends`: where it bends; NaN where nobody knows. */
export type Unary = Readonly<{
  root: Root;
  slope: number;
  bias: number;
  curve: Curve;
  scale: number;
  offset: number;
  jumps: readonly number[];
  bends: readonly number[];
}>;

/** What an element is of one other: a number, a curve, or undefined where it depends on several. */
export type Followed = number | Unary | undefined;

const IDENTITY: Curve = { id: 0, label: "x", at: (x) => x, operations: 0, isStraight: true, isOfRoot: false };

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
  return { root: { tensor, index }, slope: 1, bias: 0, curve: IDENTITY, scale: 1, offset: 0, jumps: [], bends: [] };
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
    const variables = operands.filter((each) => typeof each !== "number");
    if (operation.isLinearInEach && variables.length === 1) {
      const factor = operation.at(...operands.map((each) => (typeof each === "number" ? each : 1)));
      return this.sum([[variables[0], factor]], 0);
    }
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
    const crossings = operation === SUM ? [] : crossingsOf(unaries);
    const jumps = new Set([...unaries.flatMap((each) => each.jumps), ...(operation.jumps ? crossings : [])]);
    const bends = new Set([...unaries.flatMap((each) => each.bends), ...crossings]);
    return { root, slope, bias, curve, scale: 1, offset: 0, jumps: [...jumps], bends: [...bends] };
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
    const domain = domainOf(operation, operands);
    const curve: Curve = {
      ...(domain === undefined ? {} : { domain }),
      id: this.#known.size + 1,
      label: label.length > MOST_LABEL ? `a curve of ${operations} operations, the last a ${operation.label},` : label,
      at: (x) => operation.at(...operands.map((each) => valueOf(each, x))),
      turns: (min, max) => turningPlaces(operands.flatMap((each) => (typeof each === "number" ? [] : [turning(each)])), min, max), // prettier-ignore
      operations,
      isStraight: operation.isStraight === true && curves.every((each) => each.isStraight),
      isOfRoot: operation.isSteep
        ? curves.every((each) => each.operations === 0)
        : operation.isStraight === true && curves.every((each) => each.isOfRoot),
    };
    this.#known.set(key, curve);
    return curve;
  }
}

/** Samples that tell where an operand is over a range. */
const SAMPLES = 256;

/** Where the operation and everything inside it is finite. */
function domainOf({ domain }: PointwiseOperation, operands: readonly (number | Seen)[]): Domain | undefined {
  const seen = operands.filter((each) => typeof each !== "number");
  const words = domain?.words ?? seen.find(({ curve }) => curve.domain !== undefined)?.curve.domain?.words;
  if (words === undefined) return undefined;
  const admits = (min: number, max: number): boolean =>
    seen.every((each) => {
      const [one, other] = [each.p * min + each.q, each.p * max + each.q];
      if (each.curve.domain?.admits(Math.min(one, other), Math.max(one, other)) === false) return false;
      if (domain === undefined) return true;
      const values = Array.from({ length: SAMPLES + 1 }, (_, k) => valueOf(each, min + ((max - min) * k) / SAMPLES));
      return domain.admits(Math.min(...values), Math.max(...values));
    });
  return { admits, words: `${words} inside it` };
}

/** Whether nothing that jumps inside shows outside. */
export function isContinuous(unary: Unary): boolean {
  const { slope, bias, curve, jumps } = unary;
  return jumps.every((jump) => {
    // A step of what is not a number is 0, on either side.
    if (Number.isNaN(jump)) return false;
    const place = slope * jump + bias;
    const by = Math.max(1, Math.abs(place)) * 2 ** -30;
    const [before, after] = [curve.at(place - by), curve.at(place + by)];
    return Math.abs(after - before) <= 2 ** -20 * (1 + Math.abs(before));
  });
}

/** Whether it is made of lines, does not jump, and all places where it bends are known. */
export function isStraight({ curve, bends, jumps }: Unary): boolean {
  return curve.isStraight && curve.operations > 0 && jumps.length === 0 && !bends.some(Number.isNaN);
}

export function valueAt({ slope, bias, curve, scale, offset }: Unary, root: number): number {
  return scale * curve.at(slope * root + bias) + offset;
}

export function isSameRoot(a: Root, b: Root): boolean {
  return a.index === b.index && a.tensor === b.tensor;
}

/** scale · curve(p · x + q) + offset, where x is what another one's curve is of. */
export type Seen = Readonly<{ curve: Curve; p: number; q: number; scale: number; offset: number }>;

function seenFrom(each: Unary, { slope, bias }: Unary): Seen {
  const p = each.slope / slope;
  const q = each.bias - p * bias;
  const seen = { curve: each.curve, scale: rounded(each.scale), offset: rounded(each.offset), p: rounded(p) };
  return { ...seen, q: Math.abs(q) < 10 ** -DIGITS * (Math.abs(each.bias) + Math.abs(p * bias)) ? 0 : rounded(q) };
}

function turning(seen: Seen): Turning {
  const { curve, p, q } = seen;
  const turns = (min: number, max: number): number[] => {
    const ends = [p * min + q, p * max + q];
    return curve.turns?.(Math.min(...ends), Math.max(...ends)).map((place) => (place - q) / p) ?? [];
  };
  return { at: (x) => valueOf(seen, x), turns };
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

function isSameCurve(a: Unary, b: Unary): boolean {
  return a.curve === b.curve && !isLine(a) && a.slope === b.slope && a.bias === b.bias;
}

/** Weights put into the terms, constants into the offset; no parts where elements depend on several roots. */
function partsOf(terms: readonly (readonly [Followed, number])[], bias: number): [number, Unary[] | undefined] {
  const parts: Unary[] = [];
  let offset = bias;
  for (const [each, weight] of terms) {
    if (each === undefined) return [0, undefined];
    if (weight === 0) continue;
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

/** Where operands cross 0; NaN where that is not known. */
function crossingsOf(unaries: readonly Unary[]): number[] {
  return unaries.flatMap((each) => {
    if (isLine(each)) return [-each.bias / each.slope];
    return isStraight(each) ? straightCrossings(each) : [NaN];
  });
}

/** Where something made of lines is 0: each of its lines is told by two points. */
function straightCrossings(each: Unary): number[] {
  const ends = [-Infinity, ...[...each.bends].sort((a, b) => a - b), Infinity];
  return ends.slice(1).flatMap((end, index) => {
    const start = ends[index] ?? -Infinity;
    const [from, to] = [
      Number.isFinite(start) ? start : Number.isFinite(end) ? end - 1 : 0,
      Number.isFinite(end) ? end : Number.isFinite(start) ? start + 1 : 1,
    ];
    const [low, high] = [valueAt(each, from), valueAt(each, to)];
    if (to === from || low === high) return low === 0 ? [NaN] : [];
    const zero = from - (low * (to - from)) / (high - low);
    return zero >= start && zero <= end ? [zero] : [];
  });
}
