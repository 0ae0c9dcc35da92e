// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { tensorSizes, type LoweredGraph, type LoweredNode } from "../../../compiler/graph/lowered-graph.ts";
import { absolute } from "../../../compiler/lowering/absolute.ts";
import { affineNode, pickingNode } from "../../../compiler/lowering/affine-node.ts";
import { clipped } from "../../../compiler/lowering/bounded.ts";
import { compareNode } from "../../../compiler/lowering/compare-node.ts";
import { divideNode } from "../../../compiler/lowering/divide-node.ts";
import { functionNode } from "../../../compiler/lowering/function-node.ts";
import { namedFunction } from "../../../compiler/lowering/named-function.ts";
import { linearNode } from "../../../compiler/lowering/linear-node.ts";
import { productNode } from "../../../compiler/lowering/product-node.ts";
import { quotientNodes, type Operand } from "../../../compiler/lowering/quotient.ts";
import { reluNode } from "../../../compiler/lowering/relu-node.ts";
import { squareRootNode } from "../../../compiler/lowering/square-root-node.ts";
import { writtenMap } from "../../../compiler/lowering/written-map.ts";
import { fuseAffineChains } from "../../../compiler/passes/fuse-affine-chains.ts";
import { fuseCurves } from "../../../compiler/passes/fuse-curves.ts";
import { removeUnused } from "../../../compiler/passes/remove-unused.ts";
import { realFaceOf } from "../../../compiler/primitive-table.ts";
import { outputsOf, realEvaluation } from "../../../compiler/quantise/real-evaluation.ts";
import type { FunctionParameters } from "../../../compiler/primitives/piecewise-polynomial/real-face.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";

const SIGMOID = namedFunction("Sigmoid", (x) => 1 / (1 + Math.exp(-x)));
const TANH = namedFunction("Tanh", Math.tanh);
const SOFTPLUS = namedFunction("Softplus", (x) => Math.log1p(Math.exp(x)));

/** h = A x for two features, what follows it on tensors of two elements, and y = the sum of the last one's elements. */
function graphOf(nodes: readonly LoweredNode[], outputs: readonly string[] = ["y"]): LoweredGraph {
  const last = nodes.at(-1)?.output ?? "h";
  return {
    inputs: [{ name: "x", size: 2 }],
    outputs,
    outputSizes: outputs.map(() => 2),
    nodes: [
      affineNode(["x"], "h", writtenMap([[0.5, [0, 1.3], [1, -0.7]], [-1, [0, 0.2], [1, 0.9]]])), // prettier-ignore
      ...nodes,
      affineNode([last], "y", writtenMap([[0, [0, 1], [1, 2]], [1, [0, 3]]])), // prettier-ignore
    ],
  };
}

const times = (left: string, right: string, output: string): LoweredNode =>
  left === right ? productNode([left], output, [0, 1], [0, 1]) : productNode([left, right], output, [0, 1], [2, 3]);

/** Fused, what is left that is no affine map; the graph still gives the same. */
function leftOf(graph: LoweredGraph): LoweredNode[] {
  const fused = removeUnused(fuseAffineChains(removeUnused(fuseCurves(graph))));
  const random = pseudoRandom("rows");
  for (let row = 0; row < 50; row++) {
    const features = [8 * random() - 4, 8 * random() - 4];
    const [before, after] = [graph, fused].map((each) => [...outputsOf(each, realEvaluation(each, features))]);
    after?.forEach((value, place) => {
      expect(value).to.be.closeTo(before?.[place] ?? NaN, 1e-8 * (1 + Math.abs(value)));
    });
  }
  return fused.nodes.filter((node) => realFaceOf(node).affine === undefined);
}

const whole = (name: string): Operand => ({ name, size: 2, places: [0, 1] });

const EPSILON = 0.044715;

const CHAINS: Readonly<Record<string, readonly LoweredNode[]>> = {
  "x · sigmoid(x)": [functionNode("h", "s", SIGMOID), times("h", "s", "z")],
  "x · tanh(softplus(x))": [functionNode("h", "p", SOFTPLUS), functionNode("p", "t", TANH), times("t", "h", "z")],
  "the tanh form of GELU": [
    times("h", "h", "square"),
    times("h", "square", "cube"),
    linearNode([["h", 0.8], ["cube", 0.8 * EPSILON]], "inner", 2), // prettier-ignore
    functionNode("inner", "t", TANH),
    linearNode([["t", 0.5]], "half", 2, 0.5),
    times("half", "h", "z"),
  ],
  "x · sigmoid(1.7 x + 0.1), with the line on a way of its own": [
    linearNode([["h", 1.7]], "line", 2, 0.1),
    functionNode("line", "s", SIGMOID),
    linearNode([["h", 3]], "scaled", 2),
    times("s", "scaled", "z"),
  ],
  "HardSwish as a product": [
    linearNode([["h", 1 / 6]], "line", 2, 0.5),
    ...clipped("line", "gate", 2, { least: 0, most: 1 }),
    times("h", "gate", "z"),
  ],
  "x / (1 + |x|)": [
    ...absolute("h", "size", 2),
    linearNode([["size", 1]], "divisor", 2, 1),
    divideNode("h", "divisor", "z", [[0, 0], [1, 1]]), // prettier-ignore
  ],
  "x / (1 + |x|), chosen by the divisor's sign": [
    ...absolute("h", "size", 2),
    linearNode([["size", 1]], "divisor", 2, 1),
    ...quotientNodes(whole("h"), whole("divisor"), "z"),
  ],
  "√(1 + x²)": [times("h", "h", "square"), linearNode([["square", 1]], "sum", 2, 1), squareRootNode("sum", "z")],
  "softplus(x) − softplus(−x)": [
    linearNode([["h", -1]], "negative", 2),
    functionNode("h", "p", SOFTPLUS),
    functionNode("negative", "n", SOFTPLUS),
    linearNode([["p", 1], ["n", -1]], "z", 2), // prettier-ignore
  ],
  "a sigmoid of a tanh, moved and turned round": [
    functionNode("h", "t", TANH),
    pickingNode(["t"], "turned", [1, 0]),
    functionNode("turned", "z", SIGMOID),
  ],
};

describe("fuseCurves", () => {
  for (const [title, nodes] of Object.entries(CHAINS))
    it(`makes one curve of ${title}`, () => {
      const left = leftOf(graphOf(nodes));
      expect(left.map(({ inputs }) => inputs.length)).to.deep.equal([1]);
      expect(left.map((node) => realFaceOf(node).pointwise?.(node.parameters, 0, [2])?.reads)).to.deep.equal([[0]]);
    });

  it("makes one curve of a scaled batch, whatever the scales", () => {
    const scaled = linearNode([["h", [0.3, -1.7]]], "scaled", 2, [0.1, 2]);
    expect(leftOf(graphOf([scaled, functionNode("scaled", "s", SIGMOID), times("scaled", "s", "z")]))).to.have.length(
      1,
    );
  });

  it("takes a curve apart from the next one where elements come together between", () => {
    const mixed = affineNode(["t"], "mixed", writtenMap([[0, [0, 1], [1, 1]], [0, [1, 1]]])); // prettier-ignore
    expect(leftOf(graphOf([functionNode("h", "t", TANH), mixed, functionNode("mixed", "z", SIGMOID)]))).to.have.length(
      2,
    );
  });

  it("leaves products of different elements, and chains of ReLUs", () => {
    expect(leftOf(graphOf([productNode(["h"], "z", [0, 1], [1, 0])])), "products").to.have.length(1);
    const twice = [reluNode("h", "r"), linearNode([["r", -1]], "below", 2, 1), reluNode("below", "z")];
    expect(leftOf(graphOf(twice)), "two ReLUs").to.have.length(2);
  });

  it("makes an affine map of products with constants", () => {
    const constant = affineNode([], "c", writtenMap([[3], [-0.5]]));
    expect(leftOf(graphOf([constant, times("h", "c", "z")]))).to.have.length(0);
    const zero = affineNode([], "c", writtenMap([[0], [0]]));
    const nodes = [zero, times("h", "c", "none"), functionNode("none", "s", SIGMOID), times("none", "s", "z")];
    expect(leftOf(graphOf(nodes)), "of nothing").to.have.length(0);
  });

  it("leaves a chain whose inner results are asked for as well", () => {
    const nodes = [functionNode("h", "s", SIGMOID), times("h", "s", "z")];
    expect(leftOf(graphOf(nodes, ["y", "s"]))).to.have.length(2);
  });

  it("follows a choice that does not jump, and leaves one that does", () => {
    const where = (threshold: number): LoweredNode[] => [
      functionNode("h", "p", SOFTPLUS),
      linearNode([["h", 1]], "over", 2, -threshold),
      compareNode("over", "is-over"),
      linearNode([["h", 1], ["p", -1]], "gain", 2), // prettier-ignore
      times("is-over", "gain", "chosen"),
      linearNode([["p", 1], ["chosen", 1]], "z", 2), // prettier-ignore
    ];
    expect(leftOf(graphOf(where(20)))).to.have.length(1);
    expect(leftOf(graphOf(where(1))).length).to.be.greaterThan(1);
  });

  it("knows where a curve inside is finite", () => {
    const logarithm = namedFunction("Log of a test", (x) => Math.log(Math.max(x, 2 ** -60)), {
      admits: (min) => min > 0,
      words: "must be positive",
    });
    const [curve] = leftOf(graphOf([functionNode("h", "l", logarithm), functionNode("l", "z", TANH)]));
    const { domain } = (curve?.parameters as FunctionParameters).function;
    expect([domain?.admits(0.5, 3), domain?.admits(-0.5, 3)]).to.deep.equal([true, false]);
    expect(domain?.words).to.contain("must be positive");
  });

  it("keeps every tensor's size", () => {
    const graph = graphOf([functionNode("h", "s", SIGMOID), times("h", "s", "z")]);
    const [before, after] = [graph, fuseCurves(graph)].map(tensorSizes);
    for (const [name, size] of before ?? []) expect(after?.get(name) ?? size, name).to.equal(size);
  });
});
