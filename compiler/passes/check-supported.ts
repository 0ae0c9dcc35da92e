import type { FloatNode } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { knownOperator, UnsupportedOperator } from "../operator-table.ts";

/**
 * Everything that an output depends on is known. All operators that are not supported are named at once: of what depends on the values of
 * the model's inputs, because the rest would have become constants.
 * @error UnsupportedOperator, UnsupportedNode
 */
export function checkSupported(graph: InferredGraph, nodes: readonly FloatNode[] = graph.nodes): void {
  const unknown = nodes.filter(({ outputs }) => outputs.some((name) => name !== "" && !graph.facts.has(name)));
  if (unknown.length === 0) return;
  const depends = new Set(graph.inputs.map(({ name }) => name));
  for (const { op, inputs, outputs } of graph.nodes)
    if (op !== "Shape" && op !== "Size" && inputs.some((name) => depends.has(name)))
      for (const name of outputs) depends.add(name);
  depends.delete("");
  const unsupported = unknown.filter(
    (node) => knownOperator(node) === undefined && (node.inputs.some((name) => depends.has(name)) || isForeign(node)),
  );
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

/** Of a domain that onnxruntime is not asked to fold. */
function isForeign({ domain }: FloatNode): boolean {
  return domain !== "" && domain !== "ai.onnx.ml";
}
