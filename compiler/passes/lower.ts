// SPDX-License-Identifier: GPL-3.0-or-later
import { MAX_VALUES } from "../../schema/model-schema.ts";
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { FloatGraph, FloatNode } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import type { LoweredGraph, LoweredNode } from "../graph/lowered-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { constantNode } from "../lowering/affine-node.ts";
import { truthNode } from "../lowering/truth-node.ts";
import { movedElements } from "../lowering/moved-elements.ts";
import { UnsupportedModel } from "../onnx/unsupported-model.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";
import type { Operator, OutputShapes, TensorView } from "../operator.ts";
import { knownOperator } from "../operator-table.ts";
import { UnsupportedOperator } from "../unsupported-operator.ts";
import { checkSupported } from "./check-supported.ts";
import { operatorForm } from "./operator-form.ts";
import { tensorView } from "./tensor-view.ts";

/** No model may have more elements in all tensors together: each is a wire of the circuit. */
export const MAX_ELEMENTS_IN_ALL = 2 ** 20;

/**
 * Nor more products in all sums together, as operators count them before any is made, padding included: each takes 12 bytes in every form of the
 * model, and 10 million were measured to take 600 MB and 20 s until the sums are joined.
 */
const MAX_TERMS_IN_ALL = 2 ** 25;

/** Operators to primitives, once the whole model is known to be small enough. @error UnsupportedOperator, UnsupportedNode, ShapeMismatch, ModelTooLarge */
export function lower(graph: InferredGraph): LoweredGraph {
  const typed = typedNodes(graph);
  const truths = graph.inputs.filter(({ elementType }) => elementType === "bool");
  const lowered = [
    ...truths.map(({ name, shape }) => truthNode(givenName(name), name, sizeOf(shape))),
    ...typed.nodes.flatMap((each) => lowerNode(each, graph, typed.tensors)),
  ];
  return {
    inputs: graph.inputs.map((input) => ({
      name: truths.includes(input) ? givenName(input.name) : input.name,
      size: sizeOf(input.shape),
    })),
    outputs: graph.outputs.map(({ name }) => name),
    outputSizes: graph.outputs.map(({ name }) => sizeOf(typed.tensors.shape(name))),
    nodes: [...constantsRead(graph, lowered), ...lowered],
  };
}

/** What is given for an input of truths before it is made one: fields have more than one bit. */
function givenName(input: string): string {
  return `${input}:given`;
}

type ShapedNode = Readonly<{ node: FloatNode; operator: Operator; shapes: OutputShapes }>;

function lowerNode(
  { node, operator, shapes }: ShapedNode,
  { moved }: InferredGraph,
  tensors: TensorView,
): readonly LoweredNode[] {
  if (operator.moves === undefined) return operator.lower(node, tensors, shapes);
  return node.outputs.filter((name) => name !== "").map((name) => movedElements(name, entryOf(moved, name)));
}

/** Shapes and costs of everything, before anything is made. */
function typedNodes(graph: InferredGraph) {
  checkSupported(graph);
  checkSide(
    "inputs",
    graph.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  );
  const tensors = tensorView(graph);
  let [elements, terms] = [0, 0];
  const nodes = graph.nodes.map((node): ShapedNode => {
    const known = knownOperator(node);
    if (known === undefined) throw new UnsupportedOperator([node]);
    const operator = operatorForm(node, known, tensors, (name) => name !== "" && !graph.constants.has(name));
    const all = node.outputs.map((name) => (name === "" ? [] : tensors.shape(name)));
    const shapes: OutputShapes = [elementAt(all, 0), ...all.slice(1)];
    const given = node.outputs.reduce((sum, name, place) => sum + (name === "" ? 0 : sizeOf(elementAt(all, place))), 0);
    elements += given;
    terms += operator.moves === undefined ? operator.terms(node, tensors, shapes) : given;
    const upTo = `up to ${node.op} node "${node.name}"`;
    checkLimit(`Elements of all tensors ${upTo}`, elements, MAX_ELEMENTS_IN_ALL);
    checkLimit(`Products in all sums ${upTo}`, terms, MAX_TERMS_IN_ALL);
    return { node, operator, shapes };
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
