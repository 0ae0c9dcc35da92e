// SPDX-License-Identifier: GPL-3.0-or-later
import type { NormRule } from "./curves/norm-facts.ts";
import type { RealRange, RealRanges } from "./graph/real-ranges.ts";
import type { SparseMap } from "./graph/sparse-map.ts";
import type { IntegerSource } from "./quantise/integer-source.ts";
import type { Quantiser } from "./quantise/quantiser.ts";
import type { SchemaElement } from "./quantise/schema-elements.ts";

/** A lowered node that is being quantised: `layer` begins the name of every integer tensor that it makes. */
export type QuantisedNode = Readonly<{ inputs: readonly string[]; output: string; layer: string }>;

/** The model's outputs in integers: the tensor, and for each how far it can be from the real model, saturation aside. */
export type IntegerOutputs = Readonly<{ tensor: string; errorBounds: readonly number[] }>;

/**
 * A primitive on real numbers: what a lowered graph's nodes compute, and how they become integers. Tensors are flat. What a model means
 * is for onnxruntime to say; these find where it is steep, how large it gets and what float arithmetic may be off by.
 */
export type RealFace<R> = Readonly<{
  /** How many elements it gives. */
  size: (parameters: R, inputSizes: readonly number[]) => number;
  /** Multiplications that one row takes. */
  work: (parameters: R, inputSizes: readonly number[]) => number;
  /** Refuses inputs within ranges that have no finite answer: called on the model as it was written. @error a FatalError */
  check?: (parameters: R, inputs: readonly RealRanges[], names: Readonly<{ input: string; output: string }>) => void;
  /** The input that has no finite answer everywhere, and where it has one. */
  domain?: (parameters: R, inputs: readonly RealRanges[]) => Readonly<{ input: number; domain: Domain }> | undefined;
  /** In doubles. */
  evaluate: (parameters: R, inputs: readonly Float64Array[]) => Float64Array;
  /** The worst case of every element, each end rounded outwards. */
  ranges: (parameters: R, inputs: readonly RealRanges[]) => RealRanges;
  /** The most that each output moves while its inputs stay within `inputs` and move by no more than `moves`, rounded up. */
  moves: (parameters: R, inputs: readonly RealRanges[], moves: readonly Float64Array[]) => Float64Array;
  /** What float arithmetic of relative precision `rounding` adds on its own, for inputs within `inputs`. */
  roundings: (parameters: R, inputs: readonly RealRanges[], rounding: number) => Float64Array;
  /** Adds to the slopes of each input what the slopes of the outputs mean for it around `inputs`. */
  pullBack: (
    parameters: R,
    inputs: readonly Float64Array[],
    slopes: Float64Array,
    inner: readonly Float64Array[],
  ) => void;
  /** The same as a map of its inputs' elements, one input after the other: of primitives that are affine. */
  affine?: (parameters: R, inputSizes: readonly number[]) => SparseMap;
  /** Of primitives with one input whose output number i depends on element i alone. */
  elementwise?: Readonly<{
    /** slope · x + bias where the element is just that over its whole range; undefined where it is not. */
    linearWithin: (
      parameters: R,
      index: number,
      range: RealRange,
    ) => Readonly<{ slope: number; bias: number }> | undefined;
    /** The same primitive for some of the elements. */
    pick: (parameters: R, indices: readonly number[]) => R;
  }>;
  /** Output number `index` as one operation on few elements, where it is one: chains of those on one element become one curve. */
  pointwise?: (parameters: R, index: number, inputSizes: readonly number[]) => Pointwise | undefined;
  /** What output number `index` is of its inputs' elements, beside its range, for finding what norms bound. */
  norm?: (parameters: R, index: number, inputSizes: readonly number[]) => NormRule;
  /** Gives what is the root of something: without one there is no norm. */
  startsNorms?: true;
  /** The same where no numerator is larger than its divisor, which is not negative: of quotients. */
  asShares?: (parameters: R) => R;
  /** Adds the integers of a node that is not affine. */
  quantise?: (parameters: R, node: QuantisedNode, quantiser: Quantiser) => IntegerSource;
  /** The same where its values are all that the model gives: on exactly the schema's scales, saturating at the fields' ends. Undefined: like any other's. */
  quantiseOutputs?: (
    parameters: R,
    node: QuantisedNode,
    quantiser: Quantiser,
    outputs: readonly SchemaElement[],
  ) => IntegerOutputs | undefined;
  /** How sums of integers become coarser integers on scales that somebody else chose: of one primitive. */
  rescaling?: Rescaling;
}>;

/** `reads`: the operation's operands, as numbers of the inputs' elements, one input after the other. */
type Pointwise = Readonly<{ operation: PointwiseOperation; reads: readonly number[] }>;

/** Where a function is finite, which `words` say too ("must be positive"). Beyond it `at` goes on as it is at the end. */
export type Domain = Readonly<{
  admits: (min: number, max: number) => boolean;
  words: string;
  /** What to hold it to that is finite and holds all of a range that it admits. Left out: of curves of curves, whose parts have their own. */
  ends?: (reached: RealRange) => Ends;
}>;

/** An end that is left out bounds nothing. */
export type Ends = Readonly<{ least?: number; most?: number }>;

/** One object for all outputs alike. `isStraight`: made of lines wherever its operands are. `jumps`: where its only operand crosses 0. */
export type PointwiseOperation = Readonly<{
  label: string;
  at: (...operands: number[]) => number;
  isStraight?: true;
  jumps?: true;
  /** Its slope has no bound, and its own primitive is exact: lines of it make no curve. */
  isSteep?: true;
  /** A line of each operand where the others are constants. */
  isLinearInEach?: true;
  /** Where its only operand must be. */
  domain?: Domain;
}>;

export type Rescaling = Readonly<{
  /** A tensor on exactly the schema's scales, saturating at the fields' ends. */
  outputs: (tensor: string, layer: string, quantiser: Quantiser, outputs: readonly SchemaElement[]) => IntegerOutputs;
  /** A tensor on one scale, that leaves its largest calibrated element the activation bits. */
  narrowed: (tensor: string, layer: string, quantiser: Quantiser) => IntegerSource;
}>;
