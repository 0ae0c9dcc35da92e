import { MAX_VALUES } from "../../schema/model-schema.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import type { LoweredGraph, LoweredNode } from "../graph/lowered-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { constantNode } from "../lowering/affine-node.ts";
import { outputOf } from "../node-parts.ts";
import { UnsupportedModel } from "../onnx/unsupported-model.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";
import { knownTensors, tensorView } from "./tensor-view.ts";
import { typedNode, type TypedNode } from "./typed-node.ts";

/** No model may have more elements in all tensors together: each is a wire of the circuit. */
export const MAX_ELEMENTS_IN_ALL = 2 ** 20;

/** Nor more products in all sums together: circom reads each of them. */
const MAX_TERMS_IN_ALL = 2 ** 24;

/** Operators to primitives, once the whole model is known to be small enough. @error UnsupportedOperator, UnsupportedNode, ShapeMismatch, ModelTooLarge */
export function lower(graph: FloatGraph): LoweredGraph {
  const typed = typedNodes(graph);
  const lowered = typed.nodes.flatMap(({ node, operator, shape }) => operator.lower(node, typed.tensors, shape));
  return {
    inputs: graph.inputs.map(({ name, shape }) => ({ name, size: sizeOf(shape) })),
    outputs: graph.outputs.map(({ name }) => name),
    outputSizes: graph.outputs.map(({ name }) => sizeOf(typed.tensors.shape(name))),
    nodes: [...constantsRead(graph, lowered), ...lowered],
  };
}

/** Shapes, types and costs of everything, before anything is made. */
function typedNodes(graph: FloatGraph) {
  checkSide(
    "inputs",
    graph.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  );
  const known = knownTensors(graph);
  const tensors = tensorView(known);
  let [elements, terms] = [0, 0];
  const nodes = graph.nodes.map((node) => {
    const typed: TypedNode = typedNode(node, tensors);
    known.facts.set(outputOf(node), typed);
    elements += sizeOf(typed.shape);
    terms += typed.operator.terms(node, tensors, typed.shape);
    const upTo = `up to ${node.op} node "${node.name}"`;
    checkLimit(`Elements of all tensors ${upTo}`, elements, MAX_ELEMENTS_IN_ALL);
    checkLimit(`Products in all sums ${upTo}`, terms, MAX_TERMS_IN_ALL);
    return { node, ...typed };
  });
  for (const { name } of graph.outputs)
    if (sizeOf(tensors.shape(name)) === 0)
      throw new UnsupportedModel(`has the empty output "${name}"`, "Remove it.", { name });
  checkSide(
    "outputs",
    graph.outputs.reduce((sum, { name }) => sum + sizeOf(tensors.shape(name)), 0),
  );
  return { nodes, tensors };
}

/** A schema has no room for more. */
function checkSide(side: "inputs" | "outputs", values: number): void {
  checkLimit(`Number of values of the model's ${side}`, values, MAX_VALUES);
}

function checkLimit(what: string, size: number, limit: number): void {
  if (size > limit) throw new ModelTooLarge(what, size, limit);
}

/** Constants that are read where an activation could stand become affine maps of nothing. @error ModelTooLarge */
function constantsRead(graph: FloatGraph, nodes: readonly LoweredNode[]): LoweredNode[] {
  const read = new Set([...nodes.flatMap(({ inputs }) => [...inputs]), ...graph.outputs.map(({ name }) => name)]);
  const constants = [...graph.constants].filter(([name]) => read.has(name));
  const elements = constants.reduce((sum, [, { data }]) => sum + data.length, 0);
  checkLimit("Elements of all constants that are added", elements, MAX_ELEMENTS_IN_ALL);
  return constants.map(([name, { data }]) => constantNode(name, data));
}
