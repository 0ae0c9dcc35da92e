// SPDX-License-Identifier: GPL-3.0-or-later
import { stepFact } from "../../curves/norm-facts.ts";
import { elementAt } from "../../graph/element-at.ts";
import { unitOfRow } from "../../quantise/common-unit.ts";
import type { IntegerSource } from "../../quantise/integer-source.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { finestScale } from "../../quantise/finest-scale.ts";
import { largestTerm } from "../../quantise/real-sums.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import type { PointwiseOperation, RealFace } from "../../real-face.ts";
import type { CompareParameters } from "../compare.ts";

const STEP: PointwiseOperation = { label: "step", at: step, isStraight: true, jumps: true };

/** y = 1 where x ≥ 0, else 0, element by element. */
export const compareReal: RealFace<CompareParameters> = {
  size: (_, sizes) => elementAt(sizes, 0),
  work: (_, sizes) => elementAt(sizes, 0),
  evaluate: (_, inputs) => elementAt(inputs, 0).map(step),
  ranges: (_, inputs) => {
    const { min, max } = elementAt(inputs, 0);
    return { min: min.map(step), max: max.map(step) };
  },
  // A step moves by all of its height or not at all.
  moves: (_, ranges, moves) => {
    const { min, max } = elementAt(ranges, 0);
    return elementAt(moves, 0).map((by, index) =>
      by > 0 && elementAt(min, index) < by && elementAt(max, index) >= -by ? 1 : 0,
    );
  },
  roundings: (_, inputs) => new Float64Array(elementAt(inputs, 0).min.length),
  pullBack: () => undefined, // flat wherever it has a slope
  elementwise: {
    linearWithin: (_, _index, { min, max }) => {
      if (max < 0) return { slope: 0, bias: 0 };
      return min >= 0 ? { slope: 0, bias: 1 } : undefined;
    },
    pick: (parameters) => parameters,
  },
  norm: (_, index) => (read) => stepFact(read(index)),
  pointwise: (_, index) => ({ operation: STEP, reads: [index] }),
  quantise: (_, { inputs, output, layer }, quantiser) => compared(elementAt(inputs, 0), output, layer, quantiser),
};

function step(value: number): number {
  return value >= 0 ? 1 : 0;
}

/** Errors of a sum that are smaller than this share of its unit come from doubles alone. */
const EXACT = 2 ** -30;

/**
 * A row whose weights have a common unit is compared exactly: Σ kᵢ nᵢ + ⌊b / unit⌋ ≥ 0 in integers says what it says in real numbers. Any
 * other is rounded to the weight bits, and may be wrong where it is nearly 0.
 */
function compared(tensor: string, output: string, layer: string, quantiser: Quantiser): IntegerSource {
  const sums = quantiser.sumsOf(tensor);
  const { min, max } = quantiser.rangesOf(tensor);
  const rows = Array.from(sums.biases, (bias, row) => {
    const largest = largestTerm(sums, row);
    if (largest === 0)
      return { scale: 1, isZero: true, raise: bias >= 0 ? 0n : -1n, error: elementAt(sums.errors, row) };
    const unit = unitOfRow(sums, row);
    const scale = unit ?? Math.max(largest / (2 ** (quantiser.weightBitsOf(output) - 1) - 1), finestScale(sums, row));
    const { error } = roundedRow(sums, row, scale);
    if (unit === undefined) return { scale, error };
    const inherited = elementAt(sums.errors, row);
    return { scale, isFloored: true, error: inherited <= unit * EXACT ? 0 : inherited };
  });
  const sum = `${layer}_sum`;
  quantiser.add("Affine", sums.inputs, sum, output, roundedMap(sums, rows, quantiser.nameOf(output)));
  const intervals = quantiser.add("Compare", [sum], layer, output, {});
  const errors = Float64Array.from(rows, ({ error }, row) =>
    error === 0 || elementAt(min, row) >= error || elementAt(max, row) < -error ? 0 : 1,
  );
  return { tensor: layer, offset: 0, scales: new Float64Array(rows.length).fill(1), errors, intervals };
}
