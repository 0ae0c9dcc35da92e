import { expect } from "chai";
import type { AffineNode } from "../../../compiler/graph/lowered-graph.ts";
import { realRows, roundRow, type IntegerSource } from "../../../compiler/quantise/real-row.ts";

/** Lowered tensors `a` and `b` that are the same integers, and `c` beside them in that tensor. */
const SHARED: IntegerSource = {
  tensor: "t",
  offset: 0,
  scales: [0.5, 0.25],
  errors: [0.125, 0],
  intervals: [
    { min: -8n, max: 7n },
    { min: 0n, max: 15n },
  ],
};
const SOURCES = new Map([
  ["a", SHARED],
  ["b", SHARED],
  ["c", { ...SHARED, offset: 2 }],
]);

function rowOf(inputs: readonly string[], terms: AffineNode["rows"][number]["terms"]) {
  return realRows({ kind: "affine", inputs, output: "y", rows: [{ terms, bias: 1 }] }, SOURCES);
}

describe("realRows", () => {
  it("names each integer once, however it came into the row: weights and errors are added", () => {
    const { inputs, rows } = rowOf(
      ["a", "b", "a", "c"],
      [
        { input: 0, index: 0, coefficient: 2 },
        { input: 1, index: 0, coefficient: 3 },
        { input: 3, index: 0, coefficient: 1 },
        { input: 2, index: 0, coefficient: -1 },
        { input: 2, index: 1, coefficient: 4 },
      ],
    );
    expect(inputs).to.deep.equal(["t"]);
    expect(rows[0]?.terms.map(({ index, weight, error }) => [index, weight, error])).to.deep.equal([
      [0, 2, 0.75], // (2 + 3 − 1) · 0.5, and 6 times the error of one
      [2, 0.5, 0.125],
      [1, 1, 0],
    ]);
  });

  it("adds before it rounds: two halves of a coefficient are a whole one", () => {
    const { rows } = rowOf(
      ["a", "b"],
      [
        { input: 0, index: 1, coefficient: 2 },
        { input: 1, index: 1, coefficient: 2 },
      ],
    );
    const { row, interval, error } = roundRow(rows[0]!, 1);
    expect(row.terms).to.deep.equal([{ input: 0, index: 1, coefficient: 1n }]);
    expect(interval).to.deep.equal({ min: 1n, max: 16n });
    expect(error, "nothing but what doubles may have lost").to.be.within(0, 1e-12);
  });

  it("keeps the error of what cancels", () => {
    const { rows } = rowOf(
      ["a", "b"],
      [
        { input: 0, index: 0, coefficient: 1 },
        { input: 1, index: 0, coefficient: -1 },
      ],
    );
    const { row, error } = roundRow(rows[0]!, 1);
    expect(row.terms).to.deep.equal([]);
    expect(error, "two tensors that share their integers need not be equal").to.be.within(0.25, 0.25 + 1e-12);
  });
});
