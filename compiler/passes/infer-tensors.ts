// SPDX-License-Identifier: GPL-3.0-or-later
import type { Room } from "../calibration/bounded-nodes.ts";
import { computeConstants } from "../calibration/constant-runtime.ts";
import { finiteTensor } from "../frontend/read-tensor.ts";
import { boundMasks } from "./bound-masks.ts";
import type { FloatGraph, FloatNode, Tensor } from "../graph/float-graph.ts";
import type { InferredGraph, TensorFact } from "../graph/inferred-graph.ts";
import { usedNodes } from "../graph/used-nodes.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";
import { knownOperator } from "../operator-table.ts";
import { UnsupportedOperator } from "../unsupported-operator.ts";
import { isForeign, unsupportedAmong } from "./check-supported.ts";
import { finalSquashes } from "./final-squashes.ts";
import { MovedTensors } from "./moved-tensors.ts";
import { operatorForm } from "./operator-form.ts";
import { staticShapeOf } from "./static-shapes.ts";
import { tensorView } from "./tensor-view.ts";
import { typedNode } from "./typed-node.ts";

/** No model may have more operators that an output depends on: onnxruntime takes seconds to load them. */
const MAX_USED_NODES = 2 ** 13;

/** Operators that move elements between operators that compute, and shapes computed from shapes, one behind the other. */
const MAX_ROUNDS = 1024;

/** All constants computed from the model's own, and numbers of moved elements. */
const ROOM = { elements: 2 ** 22, work: 2 ** 30 } as const;

/** What the walk has found so far. */
type Found = Readonly<{ facts: Map<string, TensorFact>; constants: Map<string, Tensor>; moved: MovedTensors }>;

/**
 * The walk that learns everything about the tensors: shapes and element types of those that depend on the model's inputs, where moved
 * elements come from, and the values of all others, which onnxruntime computes, whatever their operators. Drops what no output depends on
 * and what has become a constant. Constants are also the shapes of tensors, so that arithmetic on shapes folds away.
 * What stands behind an operator that is not supported stays unknown: that is no fault as long as nothing is left of it.
 * @error UnsupportedNode, ShapeMismatch, ModelTooLarge, NonFiniteWeights, FloatRuntimeRefused
 */
export async function inferTensors(graph: FloatGraph): Promise<InferredGraph> {
  const outputs = graph.outputs.map(({ name }) => name);
  const used = withoutUnread(usedNodes(graph.nodes, outputs), outputs);
  if (used.length > MAX_USED_NODES) throw new ModelTooLarge("Number of operators", used.length, MAX_USED_NODES);
  const found: Found = {
    facts: new Map(graph.inputs.map((input) => [input.name, input])),
    constants: new Map(graph.constants),
    moved: new MovedTensors(graph),
  };
  let [waiting, room]: [readonly FloatNode[], Room] = [used, ROOM];
  for (let round = 0; ; round++) {
    if (round > MAX_ROUNDS) throw new ModelTooLarge("Moves and shapes that wait for each other", round, MAX_ROUNDS);
    const { ready, later } = naming(graph, used, () => walk(waiting, found));
    waiting = later;
    if (ready.length === 0) break;
    const { values, left } = await computeConstants(ready, found.moved.with(found.constants), room);
    room = left;
    for (const [name, value] of values)
      if (!found.moved.learn(name, value, found.facts)) found.constants.set(name, value);
  }
  const nodes = used.filter((node) => node.outputs.some((name) => name !== "" && !found.constants.has(name)));
  return readConstantsOnly({
    ...{ ...graph, nodes: usedNodes(nodes, outputs), constants: found.constants },
    ...{ facts: found.facts, moved: found.moved.elements },
  });
}

/** A node that cannot be compiled must not hide that there are operators which are not supported at all. @error UnsupportedOperator */
function naming<T>(graph: FloatGraph, used: readonly FloatNode[], act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof UnsupportedNode)) throw error;
    const squashes = new Set(finalSquashes(graph).map(({ node }) => node.name));
    const unsupported = unsupportedAmong(used, graph).filter(({ name }) => !squashes.has(name));
    throw unsupported.length === 0 ? error : new UnsupportedOperator(unsupported, error);
  }
}

/** Optional outputs that nothing reads are left out: exporters name them all the same. */
function withoutUnread(nodes: readonly FloatNode[], outputs: readonly string[]): FloatNode[] {
  const read = new Set([...outputs, ...nodes.flatMap(({ inputs }) => inputs)]);
  return nodes.map((node) => {
    const [fewest, most] = knownOperator(node)?.outputs?.(node.opset) ?? [1, 1];
    if (fewest === most || most === Infinity) return node;
    return { ...node, outputs: node.outputs.map((name, place) => (place < fewest || read.has(name) ? name : "")) };
  });
}

/**
 * One time through the nodes that wait, in their order. Gives those that onnxruntime can run now, because they read constants and each
 * other only; the others, but for those that are known now, wait for what these give.
 */
function walk(waiting: readonly FloatNode[], found: Found): { ready: FloatNode[]; later: FloatNode[] } {
  const { facts, constants, moved } = found;
  const view = tensorView(found);
  const ready: FloatNode[] = [];
  const computed = new Set<string>();
  const isConstant = (name: string): boolean => name === "" || constants.has(name) || computed.has(name);
  const isKnown = (name: string): boolean => name === "" || facts.has(name) || constants.has(name);
  const later = waiting.filter((node) => {
    if (node.outputs.every(isKnown)) return false;
    const shape = staticShapeOf(node, found);
    if (shape !== undefined) {
      for (const name of node.outputs) constants.set(name, shape);
      return false;
    }
    const known = knownOperator(node);
    if ((known !== undefined || !isForeign(node)) && node.inputs.every(isConstant)) {
      checkDeterministic(node);
      for (const name of node.outputs) if (name !== "") computed.add(name);
      ready.push(node);
      return true;
    }
    if (known === undefined) return true;
    const operator = operatorForm(node, known, view, (name) => facts.has(name) && !constants.has(name));
    if (operator.moves !== undefined) {
      ready.push(...moved.numbered(node, operator, { ...view, isKnown, isConstant }));
      return true;
    }
    if (!node.inputs.every(isKnown)) return true;
    for (const [place, fact] of typedNode(node, operator, view).entries()) facts.set(node.outputs[place] ?? "", fact);
    facts.delete("");
    return false;
  });
  return { ready, later };
}

function checkDeterministic(node: FloatNode): void {
  const isTraining = node.op === "Dropout" && Boolean(node.inputs[2]);
  if (/^(Random|Multinomial|Bernoulli)/.test(node.op) || isTraining)
    throw new UnsupportedNode(
      node,
      "its value is random",
      "Export the model for inference, or with a fixed value there",
    );
}

/** Only what a node or an output still reads, all of it finite but for masks, which are bounded. */
function readConstantsOnly(unbounded: InferredGraph): InferredGraph {
  const graph = boundMasks(unbounded);
  const read = new Set([...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)]);
  const constants = new Map([...graph.constants].filter(([name]) => read.has(name)));
  for (const [name, tensor] of constants) finiteTensor(tensor, `constant "${name}"`);
  return { ...graph, constants };
}
