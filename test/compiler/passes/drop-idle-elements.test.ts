// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import type { LoweredGraph } from "../../../compiler/graph/lowered-graph.ts";
import { rangesOf } from "../../../compiler/graph/real-ranges.ts";
import { SparseMapBuilder, type SparseMap } from "../../../compiler/graph/sparse-map.ts";
import { affineNode } from "../../../compiler/lowering/affine-node.ts";
import { reluNode } from "../../../compiler/lowering/relu-node.ts";
import { dropIdleElements } from "../../../compiler/passes/drop-idle-elements.ts";
import { realFaceOf } from "../../../compiler/primitive-table.ts";
import { outputsOf, realEvaluation } from "../../../compiler/quantise/real-evaluation.ts";
import { termsOf } from "../../../testing/lowered-model.ts";

const UNIT = { min: 0, max: 1 };

type Row = readonly [bias: number, ...weights: number[]];

function mapOf(rows: readonly Row[]): SparseMap {
  const map = new SparseMapBuilder();
  for (const [bias, ...weights] of rows) {
    weights.forEach((weight, column) => {
      map.add(column, weight);
    });
    map.endRow(bias);
  }
  return map.build();
}

function graphOf(rows: readonly Row[]): LoweredGraph {
  return {
    inputs: [{ name: "x", size: 3 }],
    outputs: ["y"],
    outputSizes: [1],
    nodes: [
      affineNode(["x"], "sum", mapOf(rows)),
      reluNode("sum", "hidden"),
      affineNode(["hidden"], "y", mapOf([[0, ...rows.map((_, index) => index + 1)]])),
    ],
  };
}

/** Elements whose ReLU stays; no node stays without elements, and the graph still gives the same. */
function liveAmong(rows: readonly Row[]): readonly number[] {
  const graph = graphOf(rows);
  const dropped = dropIdleElements(graph, rangesOf([UNIT, UNIT, UNIT]));
  const row = [0.3, 0.9, 0.1];
  const [before, after] = [graph, dropped].map((each) => outputsOf(each, realEvaluation(each, row))[0] ?? NaN);
  expect(after).to.be.closeTo(before ?? NaN, 1e-12);
  const index = dropped.nodes.findIndex((node) => realFaceOf(node).elementwise !== undefined);
  if (index < 0) return [];
  const input = dropped.nodes[index]?.inputs[0];
  if (input === "sum") return rows.map((_, place) => place);
  const picks = dropped.nodes.find(({ output }) => output === input)?.parameters as SparseMap;
  return Array.from(picks.biases, (_, place) => termsOf(picks, place)[0]?.[0] ?? -1);
}

describe("dropIdleElements", () => {
  it("drops an element that is never negative or never positive, the edge included", () => {
    expect(liveAmong([[0, 1, 2, 3], [0, -1, -2, -3], [5, -1, -2, -1], [-5, 1, 2, 1]])).to.deep.equal([]); // prettier-ignore
  });

  it("keeps an element that goes ever so little over either edge", () => {
    expect(liveAmong([[-1, 1.0001], [1, -1.0001], [-0.25, 1, -1], [0, 1, -1e-9]])).to.deep.equal([0, 1, 2, 3]); // prettier-ignore
  });

  it("keeps an element that only rounding puts on an edge: 0.1 + 0.2 − 0.3 is not 0", () => {
    expect(liveAmong([[-(0.1 + 0.2), 0.1, 0.2], [0.1 + 0.2, -0.1, -0.2]])).to.deep.equal([0, 1]); // prettier-ignore
  });

  it("keeps the others apart from the ones it drops", () => {
    expect(liveAmong([[5, 1], [-0.5, 1], [-5, 1], [-0.25, 0, 1]])).to.deep.equal([1, 3]); // prettier-ignore
  });
});
