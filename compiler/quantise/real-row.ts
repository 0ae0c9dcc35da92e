import { elementAt, entryOf } from "../graph/element-at.ts";
import { isConstant, magnitude, type Interval } from "../graph/interval.ts";
import type { AffineNode, AffineRow } from "../graph/lowered-graph.ts";
import { outward, productSlack, sumSlack } from "./outward.ts";

/** Where a lowered tensor's integers are: value ≈ integer · scale, off by at most `error`. */
export type IntegerSource = Readonly<{
  tensor: string;
  offset: number;
  scales: readonly number[];
  errors: readonly number[];
  intervals: readonly Interval[];
}>;

/** One integer input of a sum; `weight` is the real value that one unit of it adds, `size` that of the weights it was added from. */
export type RealTerm = Readonly<{
  input: number;
  index: number;
  weight: number;
  size: number;
  interval: Interval;
  error: number;
}>;

/** A row of an affine map over integers, before its coefficients are rounded. `error`: what its bias may be off by. */
export type RealRow = Readonly<{ terms: readonly RealTerm[]; bias: number; error: number }>;

/** A row of an affine map over integers, before it joins one. */
export type IntegerRow = Readonly<{
  terms: readonly Readonly<{ input: number; index: number; coefficient: bigint }>[];
  bias: bigint;
}>;

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
  let [error, size] = [0, Math.abs(row.bias)];
  for (const { input: place, index: element, coefficient } of row.terms) {
    const { source, input } = elementAt(bySource, place);
    const interval = elementAt(source.intervals, element);
    const weight = coefficient * elementAt(source.scales, element);
    const inherited = Math.abs(coefficient) * elementAt(source.errors, element);
    if (isConstant(interval)) {
      // Constant in integers only: in the float model it varies by its error.
      const value = weight * Number(interval.min);
      bias += value;
      size += Math.abs(value);
      error += inherited + productSlack(value);
      continue;
    }
    const index = source.offset + element;
    const key = input * MAX_ELEMENTS + index;
    const known = terms.get(key);
    terms.set(key, {
      ...{ input, index, interval },
      weight: weight + (known?.weight ?? 0),
      size: Math.abs(weight) + (known?.size ?? 0),
      error: inherited + (known?.error ?? 0),
    });
  }
  return {
    terms: [...terms.values()],
    bias,
    error: outward(error + sumSlack(row.terms.length, size), row.terms.length),
  };
}

/** Rounds a row's coefficients to multiples of `scale`, and bounds what that loses in the worst case, in real units, rounded up. */
export function roundRow({ terms, bias, error: inherited }: RealRow, scale: number): RoundedRow {
  const roundedBias = nearestInteger(bias / scale);
  let [min, max] = [roundedBias, roundedBias];
  let error = inherited + Math.abs(Number(roundedBias) * scale - bias) + productSlack(bias);
  const rounded = [];
  for (const term of terms) {
    const coefficient = nearestInteger(term.weight / scale);
    const loss = Math.abs(Number(coefficient) * scale - term.weight) + productSlack(term.size);
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
