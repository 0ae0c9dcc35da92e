// SPDX-License-Identifier: GPL-3.0-or-later
import { timesFact } from "../../curves/norm-facts.ts";
import { elementAt } from "../../graph/element-at.ts";
import { bitLength } from "../../graph/interval.ts";
import { sizesOf, type RealRanges } from "../../graph/real-ranges.ts";
import { underflowOf } from "../../quantise/float-rounding.ts";
import type { IntegerSource } from "../../quantise/integer-source.ts";
import { outward } from "../../quantise/outward.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { joinedRanges, joinedTensors } from "../../quantise/joined-tensors.ts";
import type { PointwiseOperation, RealFace } from "../../real-face.ts";
import type { ProductParameters } from "../product.ts";

const TIMES: PointwiseOperation = { label: "product", at: (a, b) => a * b, isLinearInEach: true };

/** yₖ = x[leftₖ] · x[rightₖ], where x is all elements of the inputs, one input after the other. */
export const productReal: RealFace<ProductParameters> = {
  size: ({ left }) => left.length,
  work: ({ left }) => left.length,

  evaluate: ({ left, right }, inputs) => {
    const x = joinedTensors(inputs);
    return Float64Array.from(left, (index, k) => elementAt(x, index) * elementAt(x, elementAt(right, k)));
  },

  ranges: ({ left, right }, inputs) => {
    const { min, max } = joinedRanges(inputs);
    const pairs = left.map((a, k) => {
      const b = elementAt(right, k);
      const ends = [min, max].flatMap((one) => [min, max].map((other) => elementAt(one, a) * elementAt(other, b)));
      const [low, high] = [Math.min(...ends), Math.max(...ends)];
      return { low: a === b ? Math.max(0, low) : low, high };
    });
    return {
      min: Float64Array.from(pairs, ({ low }) => low - outwardBy(low)),
      max: Float64Array.from(pairs, ({ high }) => high + outwardBy(high)),
    };
  },

  moves: ({ left, right }, ranges, moves) => {
    const [sizes, by] = [sizesOf(joinedRanges(ranges)), joinedTensors(moves)];
    return Float64Array.from(left, (a, k) => movedBy(sizes, by, a, elementAt(right, k)));
  },

  roundings: ({ left, right }, inputs, rounding) => {
    const sizes = sizesOf(joinedRanges(inputs));
    return Float64Array.from(
      left,
      (a, k) => 2 * rounding * elementAt(sizes, a) * elementAt(sizes, elementAt(right, k)) + underflowOf(rounding),
    );
  },

  pullBack: ({ left, right }, inputs, slopes, inner) => {
    const x = joinedTensors(inputs);
    const add = adderTo(inner);
    slopes.forEach((slope, k) => {
      const [a, b] = [elementAt(left, k), elementAt(right, k)];
      add(a, slope * elementAt(x, b));
      add(b, slope * elementAt(x, a));
    });
  },

  norm:
    ({ left, right }, index) =>
    (read) =>
      timesFact(read(elementAt(left, index)), read(elementAt(right, index))),

  pointwise: ({ left, right }, index) => ({
    operation: TIMES,
    reads: [elementAt(left, index), elementAt(right, index)],
  }),

  quantise: ({ left, right }, { inputs, output, layer }, quantiser) => {
    const sources = factorsOf(inputs, output, { left, right }, quantiser);
    return products(sources, { left, right }, output, layer, quantiser, inputs);
  },
};

/** A product of more bits leaves too little room for what is added to it, and one that cannot be weighted would be narrowed at once. */
const [MOST_BITS, WEIGHTED_BITS] = [54, 60];

/**
 * A factor that is used about once may stay as wide as it is: whatever rescales the product pays for its bits only once then. Factors that
 * are used often are narrowed, and the wider ones of those whose products would be too wide.
 */
function factorsOf(
  inputs: readonly string[],
  output: string,
  parameters: ProductParameters,
  quantiser: Quantiser,
): IntegerSource[] {
  const sources = inputs.map((name) => quantiser.sourceOf(name));
  const elements = sources.reduce((sum, source, index) => {
    return sum + (source?.scales.length ?? quantiser.rangesOf(elementAt(inputs, index)).min.length);
  }, 0);
  const isUsedOnce = 2 * parameters.left.length <= SELDOM * elements;
  const bitsOf = (source: IntegerSource): number =>
    source.intervals.reduce((most, { min, max }) => Math.max(most, bitLength(max > -min ? max : -min)), 0);
  const chosen = inputs.map((name, index) => {
    const wide = isUsedOnce ? sources[index] : undefined;
    return quantiser.madeNarrowed(name) ?? wide ?? quantiser.narrowed(name);
  });
  const widest = (): number =>
    chosen.reduce((best, each, index) => (bitsOf(each) > bitsOf(elementAt(chosen, best)) ? index : best), 0);
  const total = (): number => {
    const bits = chosen.map(bitsOf).sort((a, b) => b - a);
    return elementAt(bits, 0) + (bits[1] ?? elementAt(bits, 0));
  };
  const most = Math.min(MOST_BITS, WEIGHTED_BITS - quantiser.weightBitsOf(output));
  for (let tries = 0; tries < inputs.length && total() > most; tries++) {
    const index = widest();
    chosen[index] = quantiser.narrowed(elementAt(inputs, index));
  }
  return chosen;
}

/** How often an element may be a factor on average and still count as used about once. */
const SELDOM = 2;

/** What the product of two doubles may be off by. */
function outwardBy(product: number): number {
  return Math.abs(product) * 2 ** -50;
}

/** |a| · Δb + |b| · Δa + Δa · Δb, rounded up. A square is no different. */
function movedBy(sizes: Float64Array, by: Float64Array, a: number, b: number): number {
  const [da, db] = [elementAt(by, a), elementAt(by, b)];
  return outward(elementAt(sizes, a) * db + elementAt(sizes, b) * da + da * db, 3);
}

/** Integer products of integer sources: scales multiply, and nothing is rounded. */
function products(
  sources: readonly IntegerSource[],
  { left, right }: ProductParameters,
  output: string,
  layer: string,
  quantiser: Quantiser,
  inputs: readonly string[],
): IntegerSource {
  const tensors = [...new Set(sources.map(({ tensor }) => tensor))];
  const starts = new Map<string, number>();
  let width = 0;
  for (const tensor of tensors) {
    starts.set(tensor, width);
    width += quantiser.intervalsOf(tensor).length;
  }
  const places = sources.flatMap(({ tensor, offset, scales }) =>
    Array.from(scales, (_, index) => (starts.get(tensor) ?? 0) + offset + index),
  );
  const at = (columns: readonly number[]): number[] => columns.map((column) => elementAt(places, column));
  const parameters: ProductParameters = { left: at(left), right: at(right) };
  const intervals = quantiser.add("Product", tensors, layer, output, parameters);
  const scales = joinedTensors(sources.map((source) => source.scales));
  const errors = joinedTensors(sources.map((source) => source.errors));
  const sizes = sizesOf(joinedRanges(inputs.map((name): RealRanges => quantiser.rangesOf(name))));
  return {
    ...{ tensor: layer, offset: 0, intervals },
    scales: Float64Array.from(left, (a, k) => elementAt(scales, a) * elementAt(scales, elementAt(right, k))),
    errors: Float64Array.from(left, (a, k) => {
      const size = elementAt(sizes, a) * elementAt(sizes, elementAt(right, k));
      return movedBy(sizes, errors, a, elementAt(right, k)) + outwardBy(size);
    }),
  };
}

/** Adds to the element of `tensors` that a number counts to, one tensor after the other. */
function adderTo(tensors: readonly Float64Array[]): (column: number, value: number) => void {
  const places = tensors.flatMap((tensor) => Array.from(tensor, (_, index) => ({ tensor, index })));
  return (column, value) => {
    const { tensor, index } = elementAt(places, column);
    tensor[index] = elementAt(tensor, index) + value;
  };
}
