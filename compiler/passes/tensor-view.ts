import { entryOf } from "../graph/element-at.ts";
import type { FloatGraph, FloatNode, Tensor } from "../graph/float-graph.ts";
import type { Shape } from "../graph/shape.ts";
import type { ElementType } from "../onnx/element-type.ts";
import type { TensorView } from "../operator.ts";
import { operators } from "../operator-table.ts";
import { typedNode } from "./typed-node.ts";

/** What is known of the tensors of a graph: of those that depend on the model's inputs, shape and type. */
export type KnownTensors = Readonly<{
  facts: Map<string, Readonly<{ shape: Shape; elementType: ElementType }>>;
  constants: Map<string, Tensor>;
}>;

export function knownTensors({ inputs, constants }: FloatGraph): KnownTensors {
  return { facts: new Map(inputs.map((input) => [input.name, input])), constants: new Map(constants) };
}

/** What operators see of them. */
export function tensorView({ facts, constants }: KnownTensors): TensorView {
  return {
    shape: (name) => constants.get(name)?.shape ?? entryOf(facts, name).shape,
    elementType: (name) => constants.get(name)?.elementType ?? entryOf(facts, name).elementType,
    constant: (name) => constants.get(name),
  };
}

/**
 * Adds what nodes give whose inputs are all known. Others wait: for a constant that onnxruntime has not computed yet, or behind an
 * operator that is not supported, which is no fault as long as nothing is left of it.
 */
export function learnTensors(nodes: readonly FloatNode[], known: KnownTensors): void {
  const view = tensorView(known);
  const isKnown = (name: string): boolean => name === "" || known.facts.has(name) || known.constants.has(name);
  for (const node of nodes) {
    const [output] = node.outputs;
    const isConstant = node.inputs.every((name) => name === "" || known.constants.has(name));
    if (output === undefined || isKnown(output) || isConstant || !node.inputs.every(isKnown)) continue;
    if (operators.has(node.op)) known.facts.set(output, typedNode(node, view));
  }
}
