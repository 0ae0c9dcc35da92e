// SPDX-License-Identifier: GPL-3.0-or-later
import { rootFact } from "../../curves/norm-facts.ts";
import { elementAt } from "../../graph/element-at.ts";
import { fineScale } from "../../quantise/common-unit.ts";
import type { IntegerSource } from "../../quantise/integer-source.ts";
import { outward } from "../../quantise/outward.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import type { PointwiseOperation, RealFace } from "../../real-face.ts";
import type { RescaleParameters } from "../rescale/element.ts";
import type { SquareRootParameters } from "../square-root.ts";

const ROOT: PointwiseOperation = { label: "√", at: root, isSteep: true };

/** y = √max(0, x), element by element. */
export const squareRootReal: RealFace<SquareRootParameters> = {
  size: (_, sizes) => elementAt(sizes, 0),
  work: (_, sizes) => elementAt(sizes, 0),
  evaluate: (_, inputs) => elementAt(inputs, 0).map(root),
  ranges: (_, inputs) => {
    const { min, max } = elementAt(inputs, 0);
    return {
      min: min.map((low) => root(low) * (1 - 2 ** -50)),
      max: max.map((high) => root(high) * (1 + 2 ** -50)),
    };
  },
  moves: (_, ranges, moves) =>
    elementAt(moves, 0).map((by, index) => rootMoves(by, elementAt(elementAt(ranges, 0).min, index))),
  roundings: (_, inputs, rounding) => elementAt(inputs, 0).max.map((high) => 2 * rounding * root(high)),
  pullBack: (_, inputs, slopes, inner) => {
    const [values, into] = [elementAt(inputs, 0), elementAt(inner, 0)];
    slopes.forEach((slope, index) => {
      const y = root(elementAt(values, index));
      if (y > 0) into[index] = elementAt(into, index) + slope / (2 * y);
    });
  },
  norm: (_, index) => (read) => rootFact(read(index)),
  startsNorms: true,
  pointwise: (_, index) => ({ operation: ROOT, reads: [index] }),
  quantise: (_, { inputs, output, layer }, quantiser) => rooted(elementAt(inputs, 0), output, layer, quantiser),
};

function root(value: number): number {
  return Math.sqrt(Math.max(0, value));
}

/** |√a − √b| is at most √|a − b|, and at most |a − b| / √a, where a ≥ min and b may be less. */
function rootMoves(by: number, min: number): number {
  const least = root(min);
  return outward(Math.min(Math.sqrt(by), least > 0 ? by / least : Infinity), 2);
}

/** The root's unit is the root of the sum's: it leaves the largest calibrated root the activation bits and one or more, for it is rounded down. */
function rooted(tensor: string, output: string, layer: string, quantiser: Quantiser): IntegerSource {
  const sums = quantiser.sumsOf(tensor);
  const { min, max } = quantiser.rangesOf(tensor);
  const most = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b), 0);
  const peak = most(quantiser.peaksOf(output)) || root(most(max)) || 1;
  const { activationBits, weightBits } = quantiser.bitsOf(output);
  const scale = fineScale(sums, (peak / 2 ** (activationBits + 1)) ** 2, weightBits);
  const unit = Math.sqrt(scale);
  const rows = Array.from(sums.biases, () => ({ scale }));
  const sum = `${layer}_sum`;
  const map = roundedMap(sums, rows, quantiser.nameOf(output));
  const intervals = quantiser.add("Affine", sums.inputs, sum, output, map);
  let last = sum;
  if (intervals.some((interval) => interval.min < 0n)) {
    const parameters: RescaleParameters = {
      elements: intervals.map((interval) => (interval.min < 0n ? { kind: "relu", shift: 0 } : { kind: "pass" })),
    };
    last = `${layer}_positive`;
    quantiser.add("Rescale", [sum], last, output, parameters);
  }
  const errors = Float64Array.from(rows, (_, row) =>
    outward(rootMoves(roundedRow(sums, row, scale).error, elementAt(min, row)) + unit, 2),
  );
  const scales = new Float64Array(rows.length).fill(unit);
  return {
    tensor: layer,
    offset: 0,
    scales,
    errors,
    intervals: quantiser.add("SquareRoot", [last], layer, output, {}),
  };
}
