import { expect } from "chai";
import type { AffineRow, LoweredGraph } from "../../../compiler/graph/lowered-graph.ts";
import { dropIdleRelus } from "../../../compiler/passes/drop-idle-relus.ts";

const UNIT = { min: 0, max: 1 };

const row = (bias: number, ...coefficients: number[]): AffineRow => ({
  bias,
  terms: coefficients.map((coefficient, index) => ({ input: 0, index, coefficient })),
});

function graphOf(rows: readonly AffineRow[]): LoweredGraph {
  return {
    inputs: [{ name: "x", size: 3 }],
    outputs: ["y"],
    outputSizes: [1],
    nodes: [
      { kind: "affine", inputs: ["x"], output: "sum", rows },
      { kind: "relu", inputs: ["sum"], output: "hidden", observed: { tensor: "hidden" } },
      { kind: "affine", inputs: ["hidden"], output: "y", rows: [row(0, ...rows.map(() => 1))] },
    ],
  };
}

/** Elements whose ReLU stays; no node stays without elements. */
function liveAmong(rows: readonly AffineRow[]): readonly number[] {
  const [relu] = dropIdleRelus(graphOf(rows), [UNIT, UNIT, UNIT]).nodes.filter((node) => node.kind === "relu");
  if (relu?.observed.indices?.length === 0) throw new Error("a ReLU of nothing");
  return relu === undefined ? [] : (relu.observed.indices ?? rows.map((_, index) => index));
}

describe("dropIdleRelus", () => {
  it("drops an element that is never negative or never positive, the edge included", () => {
    expect(liveAmong([row(0, 1, 2, 3), row(0, -1, -2, -3), row(5, -1, -2, -1), row(-5, 1, 2, 1)])).to.deep.equal([]);
  });

  it("keeps an element that goes ever so little over either edge", () => {
    expect(liveAmong([row(-1, 1.0001), row(1, -1.0001), row(-0.25, 1, -1), row(0, 1, -1e-9)])).to.deep.equal([
      0, 1, 2, 3,
    ]);
  });

  it("keeps an element that only rounding puts on an edge: 0.1 + 0.2 − 0.3 is not 0", () => {
    expect(liveAmong([row(-(0.1 + 0.2), 0.1, 0.2), row(0.1 + 0.2, -0.1, -0.2)])).to.deep.equal([0, 1]);
  });
});
