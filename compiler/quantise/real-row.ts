import { elementAt, entryOf } from "../graph/element-at.ts";
import { isConstant, magnitude, type Interval } from "../graph/interval.ts";
import type { AffineNode, AffineRow } from "../graph/lowered-graph.ts";
import type { IntegerRow } from "../primitives/affine.ts";
import { outward, productSlack, sumSlack } from "./outward.ts";

/** Where a lowered tensor's integers are: value ≈ integer · scale, off by at most `error`. */
export type IntegerSource = Readonly<{
  tensor: string;
  offset: number;
  scales: readonly number[];
  errors: readonly number[];
  intervals: readonly Interval[];
}>;

/** One integer input of a sum; `weight` is the real value that one unit of it adds. */
export type RealTerm = Readonly<{ input: number; index: number; weight: number; interval: Interval; error: number }>;

/** A row of an affine map over integers, before its coefficients are rounded. `error`: what its bias may be off by. */
export type RealRow = Readonly<{ terms: readonly RealTerm[]; bias: number; error: number }>;

/** A sum in integers: value ≈ integer · scale. */
export type RoundedRow = Readonly<{ row: IntegerRow; interval: Interval; error: number }>;

/** An affine map over integer tensors. Elements that cannot vary go into the bias. */
export function realRows(
  node: AffineNode,
  sources: ReadonlyMap<string, IntegerSource>,
): { inputs: string[]; rows: RealRow[] } {
  const inputs = [...new Set(node.inputs.map((name) => entryOf(sources, name).tensor))];
  const bySource = node.inputs.map((name) => {
    const source = entryOf(sources, name);
    return { source, input: inputs.indexOf(source.tensor) };
  });
  return { inputs, rows: node.rows.map((row) => realRow(row, bySource)) };
}

type Source = Readonly<{ source: IntegerSource; input: number }>;

function realRow(row: AffineRow, bySource: readonly Source[]): RealRow {
  const terms: RealTerm[] = [];
  let bias = row.bias;
  let [error, size] = [0, Math.abs(row.bias)];
  for (const { place, index, coefficient, slack } of mergedTerms(row, bySource)) {
    const { source, input } = elementAt(bySource, place);
    const interval = elementAt(source.intervals, index);
    const scale = elementAt(source.scales, index);
    const weight = coefficient * scale;
    const inherited =
      Math.abs(coefficient) * elementAt(source.errors, index) + slack * scale * Number(magnitude(interval));
    if (isConstant(interval)) {
      // Constant in integers only: in the float model it varies by its error.
      const value = weight * Number(interval.min);
      bias += value;
      size += Math.abs(value);
      error += inherited + productSlack(value);
    } else terms.push({ input, index: source.offset + index, weight, interval, error: inherited });
  }
  return { terms, bias, error: outward(error + sumSlack(row.terms.length, size), row.terms.length) };
}

type MergedTerm = { place: number; index: number; coefficient: number; slack: number };

/** Two names of one tensor are one input: its elements' coefficients add up before anything is rounded. */
function mergedTerms(row: AffineRow, bySource: readonly Source[]): Iterable<MergedTerm> {
  const merged = new Map<number, MergedTerm>();
  for (const { input: place, index, coefficient } of row.terms) {
    const { source, input } = elementAt(bySource, place);
    const key = input * 2 ** 32 + source.offset + index;
    const before = merged.get(key);
    if (before === undefined) merged.set(key, { place, index, coefficient, slack: 0 });
    else {
      before.slack += productSlack(Math.abs(before.coefficient) + Math.abs(coefficient));
      before.coefficient += coefficient;
    }
  }
  return merged.values();
}

/** Rounds a row's coefficients to multiples of `scale`, and bounds what that loses in the worst case, in real units, rounded up. */
export function roundRow({ terms, bias, error: inherited }: RealRow, scale: number): RoundedRow {
  const roundedBias = nearestInteger(bias / scale);
  let [min, max] = [roundedBias, roundedBias];
  let error = inherited + Math.abs(Number(roundedBias) * scale - bias) + productSlack(bias);
  const rounded = [];
  for (const term of terms) {
    const coefficient = nearestInteger(term.weight / scale);
    const loss = Math.abs(Number(coefficient) * scale - term.weight) + productSlack(term.weight);
    error += term.error + loss * Number(magnitude(term.interval));
    if (coefficient === 0n) continue;
    const ends = [term.interval.min * coefficient, term.interval.max * coefficient] as const;
    min += coefficient > 0n ? ends[0] : ends[1];
    max += coefficient > 0n ? ends[1] : ends[0];
    rounded.push({ input: term.input, index: term.index, coefficient });
  }
  return { row: { terms: rounded, bias: roundedBias }, interval: { min, max }, error: outward(error, terms.length) };
}

/** Beyond this one integer is as good as another: nothing so large is let into a graph, and the refusal names its tensor. */
const FAR_TOO_LARGE = 2 ** 100;

function nearestInteger(value: number): bigint {
  return BigInt(Math.round(Math.min(FAR_TOO_LARGE, Math.max(-FAR_TOO_LARGE, value))));
}

/** The largest weight's size; 0 for a row that is constant. */
export function largestWeight({ terms }: RealRow): number {
  return terms.reduce((largest, { weight }) => Math.max(largest, Math.abs(weight)), 0);
}
