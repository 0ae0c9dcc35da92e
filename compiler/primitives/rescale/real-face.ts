// SPDX-License-Identifier: GPL-3.0-or-later
import { positivePartFact } from "../../curves/norm-facts.ts";
import { elementAt } from "../../graph/element-at.ts";
import type { PointwiseOperation, RealFace } from "../../real-face.ts";
import { hiddenRelus } from "./hidden-relus.ts";
import { narrowed } from "./narrowed.ts";
import { outputsOf } from "./outputs.ts";
import { roundedSums } from "./rounded-sums.ts";
import { wholePartReal, type WholePart } from "./whole-parts.ts";

/** A ReLU has no parameters. */
export type Relu = Readonly<{ to?: undefined }>;

export type RescaleReal = Relu | WholePart;

const RELU: PointwiseOperation = { label: "relu", at: (x) => Math.max(0, x), isStraight: true };

/** y = max(0, x), element by element. */
const reluReal: RealFace<Relu> = {
  size: (_, sizes) => elementAt(sizes, 0),
  work: (_, sizes) => elementAt(sizes, 0),
  evaluate: (_, inputs) => positivePart(elementAt(inputs, 0)),
  ranges: (_, inputs) => {
    const { min, max } = elementAt(inputs, 0);
    return { min: positivePart(min), max: positivePart(max) };
  },
  moves: (_, _ranges, moves) => elementAt(moves, 0),
  roundings: (_, inputs) => new Float64Array(elementAt(inputs, 0).min.length),
  pullBack: (_, inputs, slopes, inner) => {
    const [values, into] = [elementAt(inputs, 0), elementAt(inner, 0)];
    slopes.forEach((slope, index) => {
      if (elementAt(values, index) > 0) into[index] = elementAt(into, index) + slope;
    });
  },
  elementwise: {
    linearWithin: (_, _index, { min, max }) => {
      if (max <= 0) return { slope: 0, bias: 0 };
      return min >= 0 ? { slope: 1, bias: 0 } : undefined;
    },
    pick: (parameters) => parameters,
  },
};

/** What a division by a power of two is on real numbers: it cuts off what is negative, or a fraction. */
export const rescaleReal: RealFace<RescaleReal> = {
  size: (_, sizes) => elementAt(sizes, 0),
  work: (_, sizes) => elementAt(sizes, 0),
  evaluate: (parameters, ...rest) => faceOf(parameters).evaluate(parameters, ...rest),
  ranges: (parameters, ...rest) => faceOf(parameters).ranges(parameters, ...rest),
  moves: (parameters, ...rest) => faceOf(parameters).moves(parameters, ...rest),
  roundings: (_, inputs) => new Float64Array(elementAt(inputs, 0).min.length),
  pullBack: (parameters, ...rest) => {
    faceOf(parameters).pullBack(parameters, ...rest);
  },
  elementwise: {
    linearWithin: (parameters, ...rest) => faceOf(parameters).elementwise?.linearWithin(parameters, ...rest),
    pick: (parameters) => parameters,
  },
  // A whole part jumps wherever it changes.
  norm:
    ({ to }, index) =>
    (read) =>
      to === undefined ? positivePartFact(read(index)) : undefined,
  pointwise: ({ to }, index) => (to === undefined ? { operation: RELU, reads: [index] } : undefined),
  quantise: (parameters, node, quantiser) =>
    parameters.to === undefined
      ? hiddenRelus(elementAt(node.inputs, 0), node.output, node.layer, quantiser)
      : roundedSums(parameters, node, quantiser),
  quantiseOutputs: ({ to }, { inputs, output, layer }, quantiser, outputs) =>
    to === undefined ? outputsOf(elementAt(inputs, 0), output, "relu", layer, quantiser, outputs) : undefined,
  rescaling: {
    narrowed,
    outputs: (tensor, layer, quantiser, outputs) => outputsOf(tensor, tensor, "none", layer, quantiser, outputs),
  },
};

function faceOf({ to }: RescaleReal): RealFace<RescaleReal> {
  return (to === undefined ? reluReal : wholePartReal) as RealFace<RescaleReal>;
}

function positivePart(values: Float64Array): Float64Array {
  return values.map((value) => Math.max(0, value));
}
