// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { integerMap } from "../../../compiler/graph/integer-map.ts";
import { SparseMapBuilder } from "../../../compiler/graph/sparse-map.ts";
import type { IntegerSource } from "../../../compiler/quantise/integer-source.ts";
import { realSums, type RealSums } from "../../../compiler/quantise/real-sums.ts";
import { roundedMap, roundedRow } from "../../../compiler/quantise/rounded-row.ts";

/** Lowered tensors `a` and `b` that are the same integers, and `c` beside them in that tensor. */
const SHARED: IntegerSource = {
  tensor: "t",
  offset: 0,
  scales: Float64Array.of(0.5, 0.25),
  errors: Float64Array.of(0.125, 0),
  intervals: [
    { min: -8n, max: 7n },
    { min: 0n, max: 15n },
  ],
};
const SOURCES = { a: SHARED, b: SHARED, c: { ...SHARED, offset: 2 } };

/** One row, its terms as [number of the source, element, coefficient]. */
function sumsOf(
  names: readonly (keyof typeof SOURCES)[],
  terms: readonly (readonly [number, number, number])[],
): RealSums {
  const map = new SparseMapBuilder();
  for (const [source, index, coefficient] of terms) map.add(2 * source + index, coefficient);
  map.endRow(1);
  return realSums(
    map.build(),
    names.map((name) => SOURCES[name]),
    () => 4,
  );
}

function rounded(sums: RealSums, scale: number) {
  return roundedMap(sums, [{ scale }], "y");
}

describe("realSums", () => {
  it("names each integer once, however it came into the row: weights and errors are added", () => {
    const sums = sumsOf(["a", "b", "a", "c"], [[0, 0, 2], [1, 0, 3], [3, 0, 1], [2, 0, -1], [2, 1, 4]]); // prettier-ignore
    expect(sums.inputs).to.deep.equal(["t"]);
    expect([...sums.columns]).to.deep.equal([0, 2, 1]);
    expect([...sums.weights], "(2 + 3 − 1) · 0.5, 1 · 0.5, 4 · 0.25").to.deep.equal([2, 0.5, 1]);
    expect(sums.errors[0], "six times the error of the first, once that of the other").to.be.within(
      0.875,
      0.875 + 1e-12,
    );
  });

  it("adds before it rounds: two halves of a coefficient are a whole one", () => {
    const sums = sumsOf(["a", "b"], [[0, 1, 2], [1, 1, 2]]); // prettier-ignore
    expect(rounded(sums, 1)).to.deep.equal(integerMap([[1n, [1, 1]]]));
    const { min, max, error } = roundedRow(sums, 0, 1);
    expect([min, max]).to.deep.equal([1, 16]);
    expect(error, "nothing but what doubles may have lost").to.be.within(0, 1e-12);
  });

  it("keeps the error of what cancels", () => {
    const sums = sumsOf(["a", "b"], [[0, 0, 1], [1, 0, -1]]); // prettier-ignore
    expect(rounded(sums, 1)).to.deep.equal(integerMap([[1n]]));
    const { error } = roundedRow(sums, 0, 1);
    expect(error, "two tensors that share their integers need not be equal").to.be.within(0.25, 0.25 + 1e-12);
  });

  it("puts what cannot vary into the bias", () => {
    const fixed = { ...SHARED, intervals: [{ min: 6n, max: 6n }, { min: 0n, max: 15n }] }; // prettier-ignore
    const map = new SparseMapBuilder();
    map.add(0, 2);
    map.add(1, 4);
    map.endRow(1);
    const sums = realSums(map.build(), [fixed], () => 4);
    expect([...sums.columns], "columns").to.deep.equal([1]);
    expect(sums.biases[0], "1 + 2 · 6 · 0.5").to.equal(7);
    expect(sums.errors[0]).to.be.within(0.25, 0.25 + 1e-12);
  });
});
