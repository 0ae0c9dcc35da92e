// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import { usedNodes } from "../graph/used-nodes.ts";
import { wholesAttribute } from "../list-attributes.ts";

/** What made a tensor; nothing for one that no operator of ONNX's own made. */
type Makers = ReadonlyMap<string, FloatNode>;

/** The nodes that stand for one, and what is known of the tensors between them. */
type Named = Readonly<{ nodes: readonly FloatNode[]; between: readonly string[] }>;

/**
 * Puts an operator in the place of several that write it out: e^(x − log Σ e^x) is a Softmax, which lies between 0 and 1 whatever x is, and
 * 1 / (1 + e^z) is the Sigmoid of −z, though e^z may be beyond all floats; x / Σ |x| are shares, which have a form for small sums. Naive Bayes, mixtures and calibrated classifiers are exported so.
 */
export function nameWrittenOut(graph: InferredGraph): InferredGraph {
  const makers: Makers = new Map(
    graph.nodes.filter(({ domain }) => domain === "").map((node) => [elementAt(node.outputs, 0), node]),
  );
  const facts = new Map(graph.facts);
  const nodes = graph.nodes.flatMap((node) => {
    const named = softmaxOf(node, makers, graph) ?? sharesOf(node, makers, graph) ?? sigmoidOf(node, makers, graph);
    for (const name of named?.between ?? []) facts.set(name, factOf(node, graph));
    return named?.nodes ?? [node];
  });
  const outputs = graph.outputs.map(({ name }) => name);
  return { ...graph, nodes: usedNodes(nodes, outputs), facts };
}

function softmaxOf(node: FloatNode, makers: Makers, graph: InferredGraph): Named | undefined {
  const scores = normalisedScores(node, makers, graph) ?? dividedScores(node, makers, graph);
  if (scores === undefined) return undefined;
  const softmax = { ...node, op: "Softmax", opset: 13, inputs: [scores], attributes: { axis: -1n } };
  return { nodes: [softmax], between: [] };
}

/** x of e^(x − log Σ e^x). */
function normalisedScores(node: FloatNode, makers: Makers, graph: InferredGraph): string | undefined {
  const difference = made(node, 0, "Exp", "Sub", makers);
  const scores = difference?.inputs[0];
  if (difference === undefined || scores === undefined) return undefined;
  return isOfRows(difference.inputs[1], "ReduceLogSumExp", scores, makers, graph) ? scores : undefined;
}

/** x of e^x / Σ e^x; what is taken from all x of a row, as their maximum is, changes nothing. */
function dividedScores(node: FloatNode, makers: Makers, graph: InferredGraph): string | undefined {
  const powers = made(node, 0, "Div", "Exp", makers);
  const power = node.inputs[0];
  if (powers === undefined || power === undefined) return undefined;
  if (!isOfRows(node.inputs[1], "ReduceSum", power, makers, graph)) return undefined;
  const scores = powers.inputs[0];
  const difference = scores === undefined ? undefined : makers.get(scores);
  const from = difference?.inputs[0];
  if (difference?.op !== "Sub" || from === undefined) return scores;
  return isOfRows(difference.inputs[1], "ReduceMax", from, makers, graph) ? from : scores;
}

/** x / Σ |x|, which is no larger than 1 however small the sum is. */
function sharesOf(node: FloatNode, makers: Makers, graph: InferredGraph): Named | undefined {
  const [parts, sum] = node.inputs;
  const sizes = makers.get(makers.get(carried(sum, graph))?.inputs[0] ?? "");
  if (node.op !== "Div" || parts === undefined || sizes?.op !== "Abs" || sizes.inputs[0] !== parts) return undefined;
  if (!isOfRows(sum, "ReduceSum", elementAt(sizes.outputs, 0), makers, graph)) return undefined;
  const shares = { ...node, op: "LpNormalization", opset: 1, inputs: [parts], attributes: { axis: -1n, p: 1n } };
  return { nodes: [shares], between: [] };
}

function sigmoidOf(node: FloatNode, makers: Makers, graph: InferredGraph): Named | undefined {
  const sum = made(node, 1, "Div", "Add", makers);
  if (sum === undefined || !isOne(node.inputs[0], graph)) return undefined;
  const place = isOne(sum.inputs[0], graph) ? 1 : 0;
  const power = makers.get(sum.inputs[place] ?? "");
  const exponent = power?.inputs[0];
  if (!isOne(sum.inputs[1 - place], graph) || power?.op !== "Exp" || exponent === undefined) return undefined;
  if (String(graph.facts.get(exponent)?.shape) !== String(factOf(node, graph).shape)) return undefined;
  const negative = `${elementAt(node.outputs, 0)}:negative`;
  const negation = {
    ...node,
    name: `${node.name}:negative`,
    op: "Neg",
    opset: 13,
    inputs: [exponent],
    outputs: [negative],
  };
  return { nodes: [negation, { ...node, op: "Sigmoid", opset: 13, inputs: [negative] }], between: [negative] };
}

/** The operator behind an input of a node, where both are what is asked for. */
function made(node: FloatNode, input: number, op: string, behind: string, makers: Makers): FloatNode | undefined {
  if (node.op !== op || node.domain !== "") return undefined;
  const maker = makers.get(node.inputs[input] ?? "");
  return maker?.op === behind ? maker : undefined;
}

/** The tensor whose elements another one carries on in their order; else that one itself. */
function carried(name: string | undefined, { moved, facts }: InferredGraph): string {
  const elements = moved.get(name ?? "");
  const [source, ...others] = elements?.inputs ?? [];
  if (elements === undefined || source === undefined || others.length > 0) return name ?? "";
  const size = facts.get(source)?.shape.reduce((product, dim) => product * dim, 1);
  return size === elements.picks.length && elements.picks.every((pick, place) => pick === place + 1)
    ? source
    : (name ?? "");
}

/** Whether a tensor is a column: what an operator reduces each row of the matrix `of` to. */
function isOfRows(name: string | undefined, op: string, of: string, makers: Makers, graph: InferredGraph): boolean {
  const [column, matrix] = [name, of].map((each) => graph.facts.get(each ?? "")?.shape);
  if (matrix?.length !== 2 || String(column) !== String([matrix[0], 1])) return false;
  const reduced = makers.get(carried(name, graph));
  if (reduced?.op !== op || reduced.inputs[0] !== of) return false;
  const axes = wholesAttribute(reduced, "axes") ?? graph.constants.get(reduced.inputs[1] ?? "")?.data ?? [];
  return axes.length === 1 && (axes[0] === 1 || axes[0] === -1);
}

function isOne(name: string | undefined, { constants }: InferredGraph): boolean {
  const constant = constants.get(name ?? "");
  return constant?.data.length === 1 && constant.data[0] === 1;
}

function factOf(node: FloatNode, { facts }: InferredGraph) {
  const fact = facts.get(elementAt(node.outputs, 0));
  if (fact === undefined) throw new Error(`Nothing is known of ${elementAt(node.outputs, 0)}.`);
  return fact;
}
