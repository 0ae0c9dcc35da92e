import { elementAt, entryOf } from "../graph/element-at.ts";
import { isConstant, magnitude, type Interval } from "../graph/interval.ts";
import type { AffineNode, AffineRow } from "../graph/lowered-graph.ts";
import type { IntegerRow } from "../primitives/affine.ts";

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

/** A row of an affine map over integers, before its coefficients are rounded. */
export type RealRow = Readonly<{ terms: readonly RealTerm[]; bias: number }>;

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

/** More elements than a tensor can have. */
const MAX_ELEMENTS = 2 ** 32;

/** Each integer stands in one term: weights on the same one are added before anything is rounded, and what they bring of error too. */
function realRow(row: AffineRow, bySource: readonly { source: IntegerSource; input: number }[]): RealRow {
  const terms = new Map<number, RealTerm>();
  let bias = row.bias;
  for (const { input: place, index, coefficient } of row.terms) {
    const { source, input } = elementAt(bySource, place);
    const interval = elementAt(source.intervals, index);
    const weight = coefficient * elementAt(source.scales, index);
    if (isConstant(interval)) {
      bias += weight * Number(interval.min);
      continue;
    }
    const term = {
      input,
      index: source.offset + index,
      weight,
      interval,
      error: Math.abs(coefficient) * elementAt(source.errors, index),
    };
    const key = input * MAX_ELEMENTS + term.index;
    const known = terms.get(key);
    terms.set(
      key,
      known === undefined ? term : { ...term, weight: known.weight + weight, error: known.error + term.error },
    );
  }
  return { terms: [...terms.values()], bias };
}

/** Rounds a row's coefficients to multiples of `scale`, and bounds what that loses in the worst case, in real units. */
export function roundRow({ terms, bias }: RealRow, scale: number): RoundedRow {
  const roundedBias = BigInt(Math.round(bias / scale));
  let [min, max] = [roundedBias, roundedBias];
  let error = Math.abs(Number(roundedBias) * scale - bias);
  const rounded = [];
  for (const term of terms) {
    const coefficient = BigInt(Math.round(term.weight / scale));
    const loss = Math.abs(Number(coefficient) * scale - term.weight);
    error += term.error + loss * Number(magnitude(term.interval));
    if (coefficient === 0n) continue;
    const ends = [term.interval.min * coefficient, term.interval.max * coefficient] as const;
    min += coefficient > 0n ? ends[0] : ends[1];
    max += coefficient > 0n ? ends[1] : ends[0];
    rounded.push({ input: term.input, index: term.index, coefficient });
  }
  return { row: { terms: rounded, bias: roundedBias }, interval: { min, max }, error };
}

/** The largest weight's size; 0 for a row that is constant. */
export function largestWeight({ terms }: RealRow): number {
  return terms.reduce((largest, { weight }) => Math.max(largest, Math.abs(weight)), 0);
}
