// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatGraph, FloatNode } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { SHAPE_READERS } from "./static-shapes.ts";
import { knownOperator } from "../operator-table.ts";
import { UnsupportedOperator } from "../unsupported-operator.ts";

/** An operator set that nobody has: its nodes stand for branches that are not chosen yet. */
export const UNDECIDED_DOMAIN = "proofcast.undecided";

/**
 * Everything that an output depends on is known. All operators that are not supported are named at once: of what depends on the values of
 * the model's inputs, because the rest would have become constants.
 * @error UnsupportedOperator, UnsupportedNode
 */
export function checkSupported(graph: InferredGraph, nodes: readonly FloatNode[] = graph.nodes): void {
  const unknown = nodes.filter(({ outputs }) => outputs.some((name) => name !== "" && !graph.facts.has(name)));
  if (unknown.length === 0) return;
  const unsupported = unsupportedAmong(unknown, graph);
  if (unsupported.length > 0) throw new UnsupportedOperator(unsupported);
  const first = unknown.find((node) =>
    node.inputs.every((name) => name === "" || graph.facts.has(name) || graph.constants.has(name)),
  );
  const stuck = first ?? unknown[0];
  if (stuck !== undefined)
    throw new UnsupportedNode(
      stuck,
      "the size of its result is not known before it is computed",
      "Replace what its size depends on by a constant (onnxsim, or onnxruntime's offline optimisation)",
    );
}

/** The nodes of unknown operators that depend on the values of the graph's inputs, or that onnxruntime is not asked to fold. */
export function unsupportedAmong(nodes: readonly FloatNode[], graph: FloatGraph): FloatNode[] {
  const depends = new Set(graph.inputs.map(({ name }) => name));
  for (const { op, inputs, outputs } of graph.nodes)
    if (!SHAPE_READERS.includes(op) && inputs.some((name) => depends.has(name)))
      for (const name of outputs) if (name !== "") depends.add(name);
  return nodes.filter(
    (node) =>
      knownOperator(node) === undefined &&
      node.domain !== UNDECIDED_DOMAIN &&
      !SHAPE_READERS.includes(node.op) &&
      (node.inputs.some((name) => depends.has(name)) || isForeign(node)),
  );
}

/** Of a domain of which onnxruntime is only asked to fold what is known. */
export function isForeign({ domain }: Pick<FloatNode, "domain">): boolean {
  return domain !== "" && domain !== "ai.onnx.ml";
}
